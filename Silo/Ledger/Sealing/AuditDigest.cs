using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Sealing;

/// <summary>
/// SHA-256 of an audit row in one unambiguous form: a version byte, numbers as 8 bytes big-endian, ids as 16 bytes, texts as
/// UTF-8 after their length, and before whatever may be absent a byte 0 or 1. Enumerations count as their numbers, so that a
/// program that does not know a number finds the same.
/// </summary>
internal sealed class AuditDigest
{
    private const byte Version = 1;

    private readonly ArrayBufferWriter<byte> bytes = new(512);

    public byte[] Of(AuditLine line)
    {
        var row = line.Row;
        bytes.ResetWrittenCount();
        Flag(Version);
        Number(line.Sequence);
        Id(row.Tenant?.Value);
        Number(row.At);
        Number((int)row.Action);
        Number((int)row.Status);
        Text(row.Reason);
        Text(row.DeviceName);
        Id(row.DeviceId);
        Id(row.ProfileId);
        Id(row.OperationId);
        Number((int)row.Protocol);
        Text(row.Source);
        Text(row.Actor);
        return SHA256.HashData(bytes.WrittenSpan);
    }

    private void Flag(byte value)
    {
        bytes.GetSpan(1)[0] = value;
        bytes.Advance(1);
    }

    private void Number(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes.GetSpan(sizeof(long)), value);
        bytes.Advance(sizeof(long));
    }

    private void Id(Guid? value)
    {
        Flag(value is null ? (byte)0 : (byte)1);
        if (value is { } id)
        {
            id.TryWriteBytes(bytes.GetSpan(16), bigEndian: true, out _);
            bytes.Advance(16);
        }
    }

    private void Text(string? value)
    {
        Flag(value is null ? (byte)0 : (byte)1);
        if (value is not null)
        {
            Number(Encoding.UTF8.GetByteCount(value));
            Encoding.UTF8.GetBytes(value, bytes);
        }
    }
}
