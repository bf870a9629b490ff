namespace ProvisioningCluster.Grains.Abstractions.Events;

/// <summary>What became of one attempt to send.</summary>
/// <param name="Delivered">True when the endpoint answered 200 to 299.</param>
/// <param name="Status">The endpoint's status; null when it gave no answer.</param>
/// <param name="Problem">Why it counts as not delivered; null when it was.</param>
[GenerateSerializer, Immutable, Alias("pc.WebhookAttempt")]
public sealed record WebhookAttempt(
    [property: Id(0)] bool Delivered,
    [property: Id(1)] int? Status,
    [property: Id(2)] string? Problem);
