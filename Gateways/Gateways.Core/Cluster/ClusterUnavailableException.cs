namespace ProvisioningCluster.Gateways.Core.Cluster;

/// <summary>
/// The cluster did not answer, or answered with a technical failure: the outcome of the request is unknown. Each gateway
/// turns it into its retry hint (invariants 3.6). It never carries the request.
/// </summary>
public sealed class ClusterUnavailableException : Exception
{
    public ClusterUnavailableException()
    {
    }

    public ClusterUnavailableException(string message)
        : base(message)
    {
    }

    public ClusterUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
