using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Abstractions.Events;

/// <summary>A webhook as an operator wants it.</summary>
[GenerateSerializer, Immutable, Alias("pc.SaveWebhookRequest")]
public sealed record SaveWebhookRequest
{
    /// <summary>Absolute, <c>https</c> or <c>http</c>, without user name, password and fragment.</summary>
    [Id(0)]
    public required string Url { get; init; }

    /// <summary>Kinds of events that are sent; empty for all.</summary>
    [Id(1)]
    public ImmutableArray<string> Kinds { get; init; } = [];

    /// <summary>Only events under this device profile; null for all.</summary>
    [Id(2)]
    public Guid? ProfileId { get; init; }

    /// <summary>False: what happens meanwhile is not sent, also not later; what already waits is kept.</summary>
    [Id(3)]
    public bool Enabled { get; init; } = true;

    /// <summary>The stored version that is replaced; null for whatever it is.</summary>
    [Id(4)]
    public long? Version { get; init; }

    /// <summary>User name for the audit.</summary>
    [Id(5)]
    public required string Actor { get; init; }
}
