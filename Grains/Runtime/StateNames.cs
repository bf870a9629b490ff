namespace ProvisioningCluster.Grains.Runtime;

/// <summary>
/// Every name of persisted grain state. A stored row is found by grain key and this name, not by grain type: each must stay
/// unique in the cluster and must never change.
/// </summary>
internal static class StateNames
{
    public const string DeviceProfile = "deviceProfile";

    public const string ProvisionKey = "provisionKey";

    public const string ProvisionKeyDirectory = "provisionKeyDirectory";

    public const string Tenant = "tenant";

    public const string User = "user";

    public const string Installation = "installation";

    public const string UserIndex = "userIndex";

    public const string TenantDirectory = "tenantDirectory";

    public const string Overview = "overview";
}
