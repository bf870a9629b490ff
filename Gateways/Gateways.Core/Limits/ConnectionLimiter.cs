using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Core.Limits;

/// <summary>
/// One count for all listeners of the process. An IPv6 source is its /64: whoever has one address of a subnet has them all.
/// </summary>
internal sealed class ConnectionLimiter(IOptions<GatewayLimitsOptions> options) : IConnectionLimiter
{
    private readonly GatewayLimitsOptions limits = options.Value;
    private readonly Lock gate = new();
    private readonly Dictionary<(ulong Prefix, bool IsV6), int> sources = [];
    private int total;

    public IDisposable? TryEnter(IPAddress source)
    {
        var key = KeyOf(source);
        lock (gate)
        {
            var open = sources.GetValueOrDefault(key);
            if (total >= limits.Connections || open >= limits.ConnectionsPerSource)
            {
                return null;
            }

            total++;
            sources[key] = open + 1;
        }

        return new Lease(this, key);
    }

    private static (ulong Prefix, bool IsV6) KeyOf(IPAddress source)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (source.IsIPv4MappedToIPv6)
        {
            source = source.MapToIPv4();
        }

        source.TryWriteBytes(bytes, out _);
        return source.AddressFamily == AddressFamily.InterNetwork
            ? (BinaryPrimitives.ReadUInt32BigEndian(bytes), false)
            : (BinaryPrimitives.ReadUInt64BigEndian(bytes), true);
    }

    private void Leave((ulong Prefix, bool IsV6) key)
    {
        lock (gate)
        {
            total--;
            var open = sources[key] - 1;
            if (open == 0)
            {
                sources.Remove(key);
            }
            else
            {
                sources[key] = open;
            }
        }
    }

    private sealed class Lease(ConnectionLimiter limiter, (ulong Prefix, bool IsV6) key) : IDisposable
    {
        private int disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref disposed, 1) == 0)
            {
                limiter.Leave(key);
            }
        }
    }
}
