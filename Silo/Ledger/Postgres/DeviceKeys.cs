using ProvisioningCluster.Grains.Abstractions.Devices;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>The one order in which every silo touches devices, so that none waits for another that waits for it.</summary>
internal static class DeviceKeys
{
    public static int Compare(DeviceKey left, DeviceKey right)
    {
        var tenants = left.Tenant.Value.CompareTo(right.Tenant.Value);
        return tenants != 0 ? tenants : string.CompareOrdinal(left.Name, right.Name);
    }
}
