using ProvisioningCluster.Gateways.Operator.Faults;

namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>Who asks, or what to answer somebody who is nobody.</summary>
internal readonly record struct Identification(OperatorIdentity? Identity, Refusal? Refusal)
{
    public Identification(OperatorIdentity identity)
        : this(identity, null)
    {
    }

    public Identification(Refusal refusal)
        : this(null, refusal)
    {
    }
}
