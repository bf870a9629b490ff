namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Webhooks;

/// <summary>A webhook as the REST tells it.</summary>
/// <param name="Kinds">Kinds of events that are sent; empty for all.</param>
/// <param name="DeviceProfileId">Only events under this profile; null for all.</param>
/// <param name="CreatedTime">Milliseconds since the Unix epoch.</param>
/// <param name="Version">Which state of it was read.</param>
/// <param name="Waiting">Events that are to be sent.</param>
/// <param name="DeadLetters">Events that were given up.</param>
/// <param name="Secret">Signs events; only in the answer that made it.</param>
public sealed record WebhookRow(
    Guid Id, string Url, IReadOnlyList<string> Kinds, Guid? DeviceProfileId, bool Enabled, long CreatedTime, long Version, long Waiting, long DeadLetters, string? Secret)
{
    /// <summary>Secrets never print (I-16).</summary>
    public override string ToString() => nameof(WebhookRow);
}
