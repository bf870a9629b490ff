namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>An id as the wire has it: <c>{"entityType":"DEVICE","id":".."}</c>.</summary>
internal sealed record EntityReference(string EntityType, Guid Id)
{
    /// <summary>"No customer" (wire-spec 6.5).</summary>
    public static EntityReference NoCustomer { get; } = new("CUSTOMER", new Guid(Access.TokenCodec.NoCustomer));

    public static EntityReference Tenant(Guid id) => new("TENANT", id);

    public static EntityReference User(Guid id) => new("USER", id);

    public static EntityReference ApiKey(Guid id) => new("API_KEY", id);

    public static EntityReference Device(Guid id) => new("DEVICE", id);

    public static EntityReference DeviceProfile(Guid id) => new("DEVICE_PROFILE", id);
}
