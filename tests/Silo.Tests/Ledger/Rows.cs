using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Tests.Ledger;

/// <summary>Rows and changes as grains make them.</summary>
internal static class Rows
{
    public const long Now = 1_700_000_000_000;

    public static TenantId NewTenant() => new(Guid.NewGuid());

    public static DeviceRow Device(TenantId tenant, string name, string? token = null) => new()
    {
        Key = new DeviceKey(tenant, name),
        DeviceId = Guid.NewGuid(),
        ProfileId = Guid.NewGuid(),
        CreatedAt = Now,
        Label = "a label",
        AdditionalInfo = """{"gateway":true}""",
        ProvisionState = "provisioned",
        ProvisionStateAt = Now,
        ProvisionOperationId = Guid.NewGuid(),
        Credential = Token(token ?? Guid.NewGuid().ToString("N")),
        Version = 1,
        RowVersion = 1,
    };

    public static CredentialRow Token(string token) => new()
    {
        Id = Guid.NewGuid(),
        Space = CredentialsSpace.Token,
        Credentials = new DeviceCredentials(CredentialsType.AccessToken, new SecretText(token), null),
        CreatedAt = Now,
        Version = 1,
    };

    public static DeviceChange Insert(DeviceRow row) => Change(row.Key, 0, row, row.DeviceId);

    public static DeviceChange Update(DeviceRow stored, DeviceRow next) =>
        Change(stored.Key, stored.RowVersion, next with { RowVersion = stored.RowVersion + 1 }, next.DeviceId);

    public static DeviceChange Delete(DeviceRow stored) => Change(stored.Key, stored.RowVersion, null, stored.DeviceId);

    public static AuditRow Audit(DeviceKey key, Guid? deviceId = null) => new()
    {
        Tenant = key.Tenant,
        At = Now,
        Action = AuditAction.Provision,
        Status = AuditStatus.Success,
        DeviceName = key.Name,
        DeviceId = deviceId,
        OperationId = Guid.NewGuid(),
        Protocol = TransportProtocol.Mqtt,
        Source = "192.0.2.1",
    };

    private static DeviceChange Change(DeviceKey key, long expected, DeviceRow? next, Guid deviceId) => new()
    {
        Key = key,
        ExpectedRowVersion = expected,
        Next = next,
        Audit = Audit(key, deviceId),
        Events = [new OutboxRow("PROVISION_SUCCESS", """{"n":1}"""), new OutboxRow("ENTITY_CREATED", """{"n":2}""")],
    };
}
