using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Abstractions.Events;

/// <summary>A webhook as stored, without its secret.</summary>
[GenerateSerializer, Immutable, Alias("pc.WebhookSnapshot")]
public sealed record WebhookSnapshot
{
    [Id(0)]
    public required Guid WebhookId { get; init; }

    [Id(1)]
    public required string Url { get; init; }

    [Id(2)]
    public required ImmutableArray<string> Kinds { get; init; }

    [Id(3)]
    public Guid? ProfileId { get; init; }

    [Id(4)]
    public required bool Enabled { get; init; }

    [Id(5)]
    public required long Version { get; init; }

    /// <summary>Milliseconds since the Unix epoch.</summary>
    [Id(6)]
    public required long CreatedAt { get; init; }

    /// <summary>Events that wait to be sent.</summary>
    [Id(7)]
    public long Waiting { get; init; }

    /// <summary>Events that were given up.</summary>
    [Id(8)]
    public long DeadLetters { get; init; }

    /// <summary>Events that it did not get because too many were kept for it, in all.</summary>
    [Id(9)]
    public long Discarded { get; init; }

    /// <summary>Time of the last one of these, in milliseconds since the Unix epoch; null when there is none.</summary>
    [Id(10)]
    public long? DiscardedAt { get; init; }
}
