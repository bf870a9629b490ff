namespace ProvisioningCluster.Grains.Abstractions.Tenants;

/// <summary>The isolation unit that owns profiles, devices and users. Written as 32 lower-case hex digits in grain keys.</summary>
[GenerateSerializer, Immutable, Alias("pc.TenantId")]
public readonly record struct TenantId([property: Id(0)] Guid Value)
{
    /// <summary>Length of the text form; fixed, so that what follows it in a key may hold any character.</summary>
    public const int TextLength = 32;

    /// <summary>The tenant named <c>default</c>, the same in every installation.</summary>
    public static TenantId Default { get; } = new(new Guid("5f0c7a10-8d5e-11f0-9a41-0242ac120002"));

    /// <summary>Where system administrators belong, the reference's "no tenant": owns no profile and no device.</summary>
    public static TenantId System { get; } = new(new Guid("13814000-1dd2-11b2-8080-808080808080"));

    public static TenantId Parse(ReadOnlySpan<char> text) => new(Guid.ParseExact(text, "N"));

    public override string ToString() => Value.ToString("N");
}
