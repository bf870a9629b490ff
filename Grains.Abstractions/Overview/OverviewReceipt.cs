namespace ProvisioningCluster.Grains.Abstractions.Overview;

/// <summary>What a silo may forget after a report.</summary>
/// <param name="KeptUntil">Minutes since the Unix epoch: this minute and all before it are stored and take no more.</param>
[GenerateSerializer, Immutable, Alias("pc.OverviewReceipt")]
public sealed record OverviewReceipt([property: Id(0)] long KeptUntil);
