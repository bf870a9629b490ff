namespace ProvisioningCluster.Grains.Users;

/// <summary>An open session as stored.</summary>
[GenerateSerializer, Immutable, Alias("pc.StoredSession")]
internal sealed record StoredSession
{
    [Id(0)]
    public Guid SessionId { get; init; }

    [Id(1)]
    public Guid RefreshId { get; init; }

    /// <summary>The refresh id before, which is answered once more for a moment; empty before the first refresh.</summary>
    [Id(2)]
    public Guid PreviousRefreshId { get; init; }

    /// <summary>When it was opened or refreshed: milliseconds since the Unix epoch.</summary>
    [Id(3)]
    public long RefreshedAt { get; init; }
}
