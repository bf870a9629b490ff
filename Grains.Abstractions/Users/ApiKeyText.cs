using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>The text of a machine's key: <c>pck_{user name, base64url}.{256 random bits, base64url}</c>. The prefix lets scanners find a key that was published.</summary>
public static class ApiKeyText
{
    /// <summary>Longest text that may be one.</summary>
    public const int Longest = 2_048;

    private const string Prefix = "pck_";

    /// <summary>A fresh one for this user.</summary>
    public static SecretText Make(string userName) => new(Prefix + ActivationToken.Make(userName).Reveal());

    /// <summary>Whose it says it is; null when it is no such text.</summary>
    public static string? UserNameOf(SecretText key)
    {
        var text = key.Reveal();
        return text.Length <= Longest && text.StartsWith(Prefix, StringComparison.Ordinal) ? ActivationToken.UserNameOf(new SecretText(text[Prefix.Length..])) : null;
    }

    /// <summary>What is kept of it: SHA-256, base64. Of 256 random bits a plain hash says nothing.</summary>
    public static string HashOf(SecretText key) => ActivationToken.HashOf(key);
}
