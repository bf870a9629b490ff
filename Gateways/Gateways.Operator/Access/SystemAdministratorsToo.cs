namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>Endpoint metadata: system administrators may call it beside those who may anyway.</summary>
internal sealed class SystemAdministratorsToo
{
    public static SystemAdministratorsToo Instance { get; } = new();
}
