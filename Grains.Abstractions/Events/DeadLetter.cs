namespace ProvisioningCluster.Grains.Abstractions.Events;

/// <summary>An event that a webhook's endpoint did not take in all the attempts.</summary>
[GenerateSerializer, Immutable, Alias("pc.DeadLetter")]
public sealed record DeadLetter
{
    /// <summary>The event's <c>webhook-id</c>.</summary>
    [Id(0)]
    public required Guid EventId { get; init; }

    /// <summary>Place among the webhook's events.</summary>
    [Id(1)]
    public required long Place { get; init; }

    [Id(2)]
    public required string Kind { get; init; }

    [Id(3)]
    public Guid? DeviceId { get; init; }

    /// <summary>When it happened: milliseconds since the Unix epoch.</summary>
    [Id(4)]
    public required long At { get; init; }

    /// <summary>When it was given up: milliseconds since the Unix epoch.</summary>
    [Id(5)]
    public required long DeadAt { get; init; }

    [Id(6)]
    public required int Attempts { get; init; }

    /// <summary>What the last attempt met.</summary>
    [Id(7)]
    public string? Problem { get; init; }

    /// <summary>The JSON that would be sent.</summary>
    [Id(8)]
    public required string Body { get; init; }
}
