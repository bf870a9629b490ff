namespace ProvisioningCluster.Grains.Events;

/// <summary>One signed request.</summary>
/// <param name="Url">Where to.</param>
/// <param name="MessageId">The header <c>webhook-id</c>.</param>
/// <param name="Timestamp">The header <c>webhook-timestamp</c>: seconds since the Unix epoch.</param>
/// <param name="Signature">The header <c>webhook-signature</c>.</param>
/// <param name="Body">JSON.</param>
public sealed record WebhookPost(Uri Url, string MessageId, string Timestamp, string Signature, string Body);
