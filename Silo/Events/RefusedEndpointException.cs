namespace ProvisioningCluster.Silo.Events;

/// <summary>The endpoint of a webhook is at an address that must not be reached.</summary>
internal sealed class RefusedEndpointException : IOException
{
    public RefusedEndpointException()
        : base("its address is of an inner network, which Webhooks:AllowedNetworks does not name")
    {
    }
}
