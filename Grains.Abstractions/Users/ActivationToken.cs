using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Abstractions.Users;

/// <summary>The text of an activation: <c>{user name, base64url}.{256 random bits, base64url}</c>, so that whoever has it need not name the user too.</summary>
public static class ActivationToken
{
    private const int RandomBytes = 32;
    private const int LongestName = 255;
    private const char Separator = '.';

    /// <summary>A fresh one for this user.</summary>
    public static SecretText Make(string userName) =>
        new($"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(userName))}{Separator}{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes))}");

    /// <summary>Whose it says it is; null when it is no such text.</summary>
    public static string? UserNameOf(SecretText token)
    {
        var text = token.Reveal();
        var end = text.IndexOf(Separator, StringComparison.Ordinal);
        if (end <= 0 || end > LongestName * 4 || !Base64Url.IsValid(text.AsSpan(0, end)))
        {
            return null;
        }

        var name = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text.AsSpan(0, end)));
        return name.Length is > 0 and <= LongestName && !name.Any(char.IsControl) ? name : null;
    }

    /// <summary>What is kept of it: SHA-256, base64. Of 256 random bits a plain hash says nothing.</summary>
    public static string HashOf(SecretText token) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token.Reveal())));
}
