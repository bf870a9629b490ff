namespace ProvisioningCluster.Gateways.Operator.Overview;

/// <param name="DeviceProfileId">Null where no profile came into question, or there were too many to tell apart.</param>
/// <param name="Name">Null when the profile is gone.</param>
/// <param name="Total">Over the minutes.</param>
internal sealed record OverviewProfileResource(Guid? DeviceProfileId, string? Name, OverviewTotals Total);
