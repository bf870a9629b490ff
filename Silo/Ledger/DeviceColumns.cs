namespace ProvisioningCluster.Silo.Ledger;

/// <summary>The columns of a device with its credential, in the order in which every reader of them counts.</summary>
internal static class DeviceColumns
{
    public const string All =
        """
        d.device_id, d.tenant_id, d.name, d.profile_id, d.created_at, d.label, d.additional_info,
            d.provision_state, d.provision_state_at, d.provision_operation_id, d.version, d.row_version, d.first_seen_at, d.last_seen_at,
            c.record_id, c.space, c.lookup_hash, c.type, c.credentials_id, c.value, c.created_at, c.version,
            d.replay
        """;

    /// <summary>Every device has its credential, so an inner join loses none.</summary>
    public const string Select = $"SELECT {All} FROM device d JOIN credential c ON c.device_id = d.device_id ";

    public const int Count = 23;
}
