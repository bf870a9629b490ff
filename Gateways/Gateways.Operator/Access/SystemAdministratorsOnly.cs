namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>Endpoint metadata: it is about the installation, and no tenant's user may call it.</summary>
internal sealed class SystemAdministratorsOnly
{
    public static SystemAdministratorsOnly Instance { get; } = new();
}
