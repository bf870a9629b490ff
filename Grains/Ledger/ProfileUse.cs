namespace ProvisioningCluster.Grains.Ledger;

/// <summary>A change that uses a profile's key up by one. What was used is never given back.</summary>
/// <param name="ProfileId">The profile.</param>
/// <param name="Most">Uses that it allows in all.</param>
public readonly record struct ProfileUse(Guid ProfileId, int Most);
