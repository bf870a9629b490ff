namespace ProvisioningCluster.Grains.Abstractions.Devices;

/// <summary>One device as operators see it (wire-spec 6.5). Times are milliseconds since the Unix epoch.</summary>
[GenerateSerializer, Immutable, Alias("pc.DeviceSnapshot")]
public sealed record DeviceSnapshot
{
    [Id(0)]
    public required DeviceKey Key { get; init; }

    [Id(1)]
    public required Guid DeviceId { get; init; }

    [Id(2)]
    public required Guid ProfileId { get; init; }

    [Id(3)]
    public required long CreatedAt { get; init; }

    [Id(4)]
    public string? Label { get; init; }

    /// <summary>JSON object text, or null: <c>{"gateway":true}</c> for a device provisioned as a gateway.</summary>
    [Id(5)]
    public string? AdditionalInfo { get; init; }

    /// <summary>The server-scope attribute <c>provisionState</c>: null, <c>provisioned</c>, or what an operator wrote.</summary>
    [Id(6)]
    public string? ProvisionState { get; init; }

    /// <summary>When <see cref="ProvisionState"/> was last written; null while there is none.</summary>
    [Id(7)]
    public long? ProvisionStateAt { get; init; }

    /// <summary>First accepted login or message; null until then.</summary>
    [Id(8)]
    public long? FirstSeenAt { get; init; }

    /// <summary>Newest login or message, a few seconds coarse.</summary>
    [Id(9)]
    public long? LastSeenAt { get; init; }

    /// <summary>1 after creation, grows by one with each save.</summary>
    [Id(10)]
    public required long Version { get; init; }
}
