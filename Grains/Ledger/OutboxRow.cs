namespace ProvisioningCluster.Grains.Ledger;

/// <summary>An event that is stored in the transaction of its change and delivered later, at least once.</summary>
/// <param name="Kind">Type of the event, such as <c>PROVISION_SUCCESS</c> (wire-spec 2.4).</param>
/// <param name="Payload">JSON object text without secrets.</param>
public sealed record OutboxRow(string Kind, string Payload);
