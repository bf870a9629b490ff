using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Abstractions.Devices;

/// <summary>The device has shown that it has its credential: nobody else may ask for it again (I-10).</summary>
[GenerateSerializer, Immutable, Alias("pc.EndReplaysRequest")]
public sealed record EndReplaysRequest
{
    [Id(0)]
    public required Guid OperationId { get; init; }

    /// <summary>Where it logged in.</summary>
    [Id(1)]
    public required RequestOrigin Origin { get; init; }
}
