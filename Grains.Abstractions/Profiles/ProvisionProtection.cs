namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>What limits the use of a profile's provision key and secret, for the day on which they leak (T-1). Absent members limit nothing.</summary>
[GenerateSerializer, Immutable, Alias("pc.ProvisionProtection")]
public sealed record ProvisionProtection
{
    /// <summary>Nothing is limited.</summary>
    public static ProvisionProtection Off { get; } = new();

    /// <summary>From here on the profile answers as if it were switched off; milliseconds since the Unix epoch.</summary>
    [Id(0)]
    public long? Until { get; init; }

    /// <summary>Networks in CIDR form, parted by commas, from which devices may ask; null is from everywhere.</summary>
    [Id(1)]
    public string? AllowedNetworks { get; init; }

    /// <summary>Requests per second with the right secret, over the whole cluster; null is the default.</summary>
    [Id(2)]
    public int? RequestsPerSecond { get; init; }

    /// <summary>
    /// Devices that may be provisioned in all while there is such a limit, counted by the ledger with each of them and never
    /// given back; null is any number.
    /// </summary>
    [Id(3)]
    public int? MaxUses { get; init; }

    /// <summary>
    /// How long a device under TLS or DTLS may have its answer again by the same request, at most three times and until it has logged
    /// in (I-10); null is never.
    /// </summary>
    [Id(4)]
    public int? ReplayWindowSeconds { get; init; }
}
