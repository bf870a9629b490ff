using System.Net;

namespace ProvisioningCluster.Gateways.Core.Limits;

/// <summary>Counts open connections in total and per source address (T-12, I-21).</summary>
public interface IConnectionLimiter
{
    /// <summary>A lease to dispose when the connection is gone, or null when a limit is reached: close at once.</summary>
    IDisposable? TryEnter(IPAddress source);
}
