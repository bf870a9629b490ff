using System.Security.Cryptography;
using System.Text;
using Konscious.Security.Cryptography;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Users;

/// <summary>
/// Argon2id off the grain scheduler: a hash costs some 19 MiB and tens of milliseconds, so at most half of the processors do it
/// at once and the rest waits in line.
/// </summary>
internal sealed class PasswordHasher : IDisposable
{
    // The second of OWASP's recommended parameter sets for Argon2id.
    private const int MemoryKiB = 19 * 1024;
    private const int Iterations = 2;
    private const int Lanes = 1;
    private const int SaltLength = 16;
    private const int HashLength = 32;

    private readonly SemaphoreSlim turns = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly PasswordHash decoy = new(MemoryKiB, Iterations, Lanes, RandomNumberGenerator.GetBytes(SaltLength), new byte[HashLength]);

    public async Task<PasswordHash> HashAsync(SecretText password)
    {
        var empty = new PasswordHash(MemoryKiB, Iterations, Lanes, RandomNumberGenerator.GetBytes(SaltLength), new byte[HashLength]);
        return empty with { Hash = await ComputeAsync(password, empty) };
    }

    /// <summary>True when the password is the stored one. Without a stored one it costs the same and is false (T-22).</summary>
    public async Task<bool> VerifyAsync(SecretText password, PasswordHash? stored)
    {
        var computed = await ComputeAsync(password, stored ?? decoy);
        return CryptographicOperations.FixedTimeEquals(computed, (stored ?? decoy).Hash) && stored is not null;
    }

    public void Dispose() => turns.Dispose();

    private async Task<byte[]> ComputeAsync(SecretText password, PasswordHash parameters)
    {
        await turns.WaitAsync();
        try
        {
            return await Task.Run(() => Compute(password, parameters));
        }
        finally
        {
            turns.Release();
        }
    }

    private static byte[] Compute(SecretText password, PasswordHash parameters)
    {
        using var argon = new Argon2id(Encoding.UTF8.GetBytes(password.Reveal()))
        {
            Salt = parameters.Salt,
            MemorySize = parameters.MemoryKiB,
            Iterations = parameters.Iterations,
            DegreeOfParallelism = parameters.Lanes,
        };
        return argon.GetBytes(HashLength);
    }
}
