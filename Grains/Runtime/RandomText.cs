using System.Security.Cryptography;
using System.Text;

namespace ProvisioningCluster.Grains.Runtime;

/// <summary>Server-made tokens and names: 20 characters of <c>[A-Za-z0-9]</c> (wire-spec 1.1, 1.4).</summary>
internal static class RandomText
{
    public const int Length = 20;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>A fresh token, about 119 bits.</summary>
    public static string Token() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>
    /// The name of a device that asked for none. It follows from the operation id, which is random: a repetition of the same
    /// request must meet the device it made, not make another one (I-7). Names are no secrets.
    /// </summary>
    public static string NameFor(Guid operationId)
    {
        Span<byte> input = stackalloc byte[32];
        var label = Encoding.ASCII.GetBytes("device-name:", input);
        operationId.TryWriteBytes(input[label..]);
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        SHA512.HashData(input[..(label + 16)], digest);

        return string.Create(Length, digest, static (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                // Two bytes a character keep the bias of the remainder below a thousandth.
                text[i] = Alphabet[((bytes[2 * i] << 8) | bytes[(2 * i) + 1]) % Alphabet.Length];
            }
        });
    }
}
