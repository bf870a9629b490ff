namespace ProvisioningCluster.Grains.Abstractions.Values;

/// <summary>One value.</summary>
/// <param name="Key">1–255 characters.</param>
/// <param name="Json">The value as JSON text: string, number, boolean, object or array.</param>
/// <param name="Timestamp">Milliseconds since the Unix epoch.</param>
[GenerateSerializer, Immutable, Alias("pc.DeviceValue")]
public sealed record DeviceValue(
    [property: Id(0)] string Key,
    [property: Id(1)] string Json,
    [property: Id(2)] long Timestamp);
