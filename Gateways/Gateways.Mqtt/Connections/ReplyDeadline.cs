using ProvisioningCluster.Gateways.Core.Cluster;

namespace ProvisioningCluster.Gateways.Mqtt.Connections;

/// <summary>The outermost of the nested time-outs: a device is never left without an answer for longer (invariants 3.3).</summary>
internal static class ReplyDeadline
{
    /// <summary>Waits for a cluster call; throws <see cref="ClusterUnavailableException"/> when the limit passes. The call itself goes on.</summary>
    public static async ValueTask<T> WithinAsync<T>(this ValueTask<T> call, TimeSpan limit, TimeProvider time)
    {
        if (call.IsCompletedSuccessfully)
        {
            return call.Result;
        }

        try
        {
            return await call.AsTask().WaitAsync(limit, time);
        }
        catch (TimeoutException timeout)
        {
            throw new ClusterUnavailableException("The cluster did not answer within the reply deadline.", timeout);
        }
    }
}
