namespace ProvisioningCluster.Grains.Events;

/// <summary>An event on its way to one webhook. Times are milliseconds since the Unix epoch.</summary>
public sealed record DeliveryRow
{
    public required Guid WebhookId { get; init; }

    /// <summary>The outbox's; events of one device are sent in this order.</summary>
    public required long Sequence { get; init; }

    /// <summary>The same at every attempt and at every webhook, so that receivers can tell a repetition.</summary>
    public required Guid EventId { get; init; }

    public Guid? DeviceId { get; init; }

    public required long At { get; init; }

    public required string Kind { get; init; }

    /// <summary>What is sent.</summary>
    public required string Body { get; init; }

    public int Attempts { get; init; }

    /// <summary>Time of the first attempt; 0 before it.</summary>
    public long FirstAttemptAt { get; init; }

    /// <summary>Not sent before this.</summary>
    public long NextAttemptAt { get; init; }

    /// <summary>When it was given up; null while it waits.</summary>
    public long? DeadAt { get; init; }

    /// <summary>What the last attempt met.</summary>
    public string? Problem { get; init; }
}
