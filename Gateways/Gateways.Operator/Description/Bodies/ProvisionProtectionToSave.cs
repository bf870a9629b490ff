namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary><c>provisionProtection</c> of a profile to save; null lifts every limit, absence leaves them.</summary>
internal sealed record ProvisionProtectionToSave
{
    /// <summary>Milliseconds since the Unix epoch.</summary>
    public long? ProvisionUntil { get; init; }

    /// <summary>Addresses and networks such as 203.0.113.0/24.</summary>
    public IReadOnlyList<string>? AllowedNetworks { get; init; }

    public int? MaxRequestsPerSecond { get; init; }

    /// <summary>Devices that may be provisioned in all while there is such a limit.</summary>
    public int? MaxUses { get; init; }

    /// <summary>Seconds in which a device under TLS or DTLS may have its answer again, 0 to 300.</summary>
    public int? ReplayWindowSeconds { get; init; }
}
