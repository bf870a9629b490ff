using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Konscious.Security.Cryptography;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Users;

/// <summary>
/// Argon2id (RFC 9106) with the memory and passes that OWASP recommends: 19 MiB, 2 passes, 1 lane. Two at a time per silo,
/// off the grains' threads, so that guessing costs the guesser and not the devices.
/// </summary>
internal sealed class PasswordHasher : IDisposable
{
    private const int MemoryKiB = 19_456;
    private const int Passes = 2;
    private const int SaltLength = 16;
    private const int HashLength = 32;

    private readonly SemaphoreSlim slots = new(2);

    // What the password of an unknown user is compared with, so that it costs the same time.
    private readonly byte[] decoySalt = RandomNumberGenerator.GetBytes(SaltLength);

    /// <summary>A new hash with a random salt: <c>argon2id$m=..,t=..$salt$hash</c>, both base64.</summary>
    public async Task<string> HashAsync(SecretText password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var hash = await DeriveAsync(password, salt, MemoryKiB, Passes);
        return string.Create(CultureInfo.InvariantCulture, $"argon2id$m={MemoryKiB},t={Passes}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>True when the password made this hash. A null hash takes as long and is false.</summary>
    public async Task<bool> VerifyAsync(string? stored, SecretText password)
    {
        if (stored is null)
        {
            await DeriveAsync(password, decoySalt, MemoryKiB, Passes);
            return false;
        }

        var parts = stored.Split('$');
        if (parts.Length != 4 || parts[0] != "argon2id")
        {
            throw new FormatException("A stored password hash has an unknown form.");
        }

        var costs = parts[1].Split(',');
        var memory = int.Parse(costs[0].AsSpan(2), CultureInfo.InvariantCulture);
        var passes = int.Parse(costs[1].AsSpan(2), CultureInfo.InvariantCulture);
        var hash = await DeriveAsync(password, Convert.FromBase64String(parts[2]), memory, passes);
        return CryptographicOperations.FixedTimeEquals(hash, Convert.FromBase64String(parts[3]));
    }

    public void Dispose() => slots.Dispose();

    private async Task<byte[]> DeriveAsync(SecretText password, byte[] salt, int memory, int passes)
    {
        await slots.WaitAsync();
        try
        {
            return await Task.Run(() =>
            {
                using var argon = new Argon2id(Encoding.UTF8.GetBytes(password.Reveal()))
                {
                    Salt = salt,
                    MemorySize = memory,
                    Iterations = passes,
                    DegreeOfParallelism = 1,
                };
                return argon.GetBytes(HashLength);
            });
        }
        finally
        {
            slots.Release();
        }
    }
}
