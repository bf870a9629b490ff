using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Abstractions.Devices;

/// <summary>A device whose certificate chain a profile accepted, under the name that the profile's pattern gave it (wire-spec 3.8).</summary>
[GenerateSerializer, Immutable, Alias("pc.ProvisionCertificateRequest")]
public sealed record ProvisionCertificateRequest
{
    /// <summary>Made once per connection or request at the gateway; identifies the commit (I-7).</summary>
    [Id(0)]
    public required Guid OperationId { get; init; }

    [Id(1)]
    public required Guid ProfileId { get; init; }

    /// <summary>The leaf as X509_CERTIFICATE credentials.</summary>
    [Id(2)]
    public required DeviceCredentials Credentials { get; init; }

    /// <summary>Whether a name that nobody has becomes a device.</summary>
    [Id(3)]
    public required bool AllowCreate { get; init; }

    /// <summary>Whether the leaf may take the place of another one of the same device (I-9).</summary>
    [Id(4)]
    public required bool AllowReplacement { get; init; }

    [Id(5)]
    public required RequestOrigin Origin { get; init; }

    /// <summary>Devices that the profile may provision in all; null is any number. A device that exists is none of them.</summary>
    [Id(6)]
    public int? MaxUses { get; init; }
}
