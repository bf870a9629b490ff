namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>Endpoint metadata: the answer would let an auditor act as a device, so reading is for administrators too.</summary>
internal sealed class AdministratorsOnly
{
    public static AdministratorsOnly Instance { get; } = new();
}
