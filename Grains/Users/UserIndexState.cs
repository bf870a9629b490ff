using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Users;

/// <summary>A tenant's users by id; what else is known of them stands with the user.</summary>
[GenerateSerializer, Immutable, Alias("pc.UserIndexState")]
internal sealed record UserIndexState
{
    [Id(0)]
    public ImmutableDictionary<Guid, string> Names { get; init; } = ImmutableDictionary<Guid, string>.Empty;

    /// <summary>The tenant goes: no user comes any more.</summary>
    [Id(1)]
    public bool Closed { get; init; }
}
