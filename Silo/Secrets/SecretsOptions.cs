using System.Security.Cryptography;

namespace ProvisioningCluster.Silo.Secrets;

/// <summary>The key that wraps all others. Section <c>Secrets</c>. Never printed.</summary>
internal sealed class SecretsOptions
{
    public const string Section = "Secrets";

    /// <summary>Bytes of a master key.</summary>
    public const int KeyLength = 32;

    /// <summary>Base64 of 32 bytes; when absent a key is made once in a file among the silo's data.</summary>
    public string? MasterKey { get; set; }

    /// <summary>The former master key, for the days of a rotation: keys that are still under it are put under <see cref="MasterKey"/> at the start.</summary>
    public string? PreviousMasterKey { get; set; }

    /// <summary>One sentence per fault, each beginning with its key and none with its value.</summary>
    public IEnumerable<string> Faults()
    {
        if (MasterKey is not null && !TryRead(MasterKey, out _))
        {
            yield return $"{Section}:{nameof(MasterKey)}: must be base64 of {KeyLength} bytes.";
        }

        if (PreviousMasterKey is not null && !TryRead(PreviousMasterKey, out _))
        {
            yield return $"{Section}:{nameof(PreviousMasterKey)}: must be base64 of {KeyLength} bytes.";
        }

        if (PreviousMasterKey is not null && MasterKey is null)
        {
            yield return $"{Section}:{nameof(PreviousMasterKey)}: is the key before {Section}:{nameof(MasterKey)}, which is missing.";
        }
    }

    /// <summary>The bytes of a key as it is written in configuration and in the key file.</summary>
    public static bool TryRead(string text, out byte[] key)
    {
        key = new byte[KeyLength];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == KeyLength;
    }

    /// <summary>A new random key in its text form.</summary>
    public static string Create() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength));
}
