using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Credentials;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>
/// At which line of the file a name or credentials stood first. Keeps 64 bits of a hash of each, so that a file of any content costs a
/// known amount of memory; two texts that share them are a matter of one in 10⁷ files of a million rows.
/// </summary>
internal sealed class SeenInFile
{
    private readonly Dictionary<long, int> lines = [];

    /// <summary>The line at which the name was met before, or null: then it is noted.</summary>
    public long? Name(string name, long line) => Note('n', name, line);

    /// <summary>The line at which the credentials were met before, or null: then they are noted.</summary>
    public long? Credentials(DeviceCredentials credentials, long line) =>
        Note((char)('0' + (int)CredentialsRules.SpaceOf(credentials)), credentials.CredentialsId.Reveal(), line);

    private long? Note(char kind, string text, long line)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(kind + text), digest);
        var key = BinaryPrimitives.ReadInt64BigEndian(digest);
        if (lines.TryGetValue(key, out var first))
        {
            return first;
        }

        lines.Add(key, (int)Math.Min(line, int.MaxValue));
        return null;
    }
}
