using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>Devices as a statement is to leave them, but for their credentials.</summary>
internal sealed class DeviceWriteColumns(GroupStatement statement)
{
    /// <summary>How many parameters these are.</summary>
    public const int Count = 14;

    /// <summary>Their names, in their order.</summary>
    public const string Names =
        "device_id, tenant_id, name, name_folded, profile_id, created_at, label, additional_info, provision_state, provision_state_at, provision_operation_id, version, row_version, replay";

    private readonly ArrayColumn<Guid> ids = statement.Ids();
    private readonly ArrayColumn<Guid> tenants = statement.Ids();
    private readonly ArrayColumn<string?> names = statement.Texts();
    private readonly ArrayColumn<string?> foldedNames = statement.Texts();
    private readonly ArrayColumn<Guid> profiles = statement.Ids();
    private readonly ArrayColumn<long> created = statement.Numbers();
    private readonly ArrayColumn<string?> labels = statement.Texts();
    private readonly ArrayColumn<string?> infos = statement.Texts();
    private readonly ArrayColumn<string?> states = statement.Texts();
    private readonly ArrayColumn<long?> statesAt = statement.OptionalNumbers();
    private readonly ArrayColumn<Guid?> operations = statement.OptionalIds();
    private readonly ArrayColumn<long> versions = statement.Numbers();
    private readonly ArrayColumn<long> rowVersions = statement.Numbers();
    private readonly ArrayColumn<string?> replays = statement.Texts();

    public void Add(DeviceRow device)
    {
        ids.Add(device.DeviceId);
        tenants.Add(device.Key.Tenant.Value);
        names.Add(device.Key.Name);
        foldedNames.Add(SearchText.Fold(device.Key.Name));
        profiles.Add(device.ProfileId);
        created.Add(device.CreatedAt);
        labels.Add(device.Label);
        infos.Add(device.AdditionalInfo);
        states.Add(device.ProvisionState);
        statesAt.Add(device.ProvisionStateAt);
        operations.Add(device.ProvisionOperationId);
        versions.Add(device.Version);
        rowVersions.Add(device.RowVersion);
        replays.Add(ReplayColumn.Of(device.Replay));
    }
}
