using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>A save whose computed parts are filled in.</summary>
/// <param name="Request">With key and secret as they are stored.</param>
/// <param name="AuthorityName">Comparable form of the subject of its CA; null when it is not of the chain strategy.</param>
internal sealed record CompleteProfile(SaveDeviceProfileRequest Request, string? AuthorityName);
