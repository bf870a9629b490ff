using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>
/// Operation ids that follow from import and row: a row that is done again after a crash is known by its id and not done twice (I-7).
/// </summary>
internal static class ImportOperations
{
    public static Guid Of(Guid jobId, long row)
    {
        Span<byte> input = stackalloc byte[24];
        jobId.TryWriteBytes(input, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(input[16..], row);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, digest);
        digest[6] = (byte)((digest[6] & 0x0F) | 0x80); // version 8, RFC 9562: of the application's own making
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest[..16], bigEndian: true);
    }
}
