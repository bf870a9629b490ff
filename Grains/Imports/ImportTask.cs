using ProvisioningCluster.Grains.Abstractions.Imports;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>One row that is to be made true.</summary>
/// <param name="Job">Its import.</param>
/// <param name="Options">What the import was asked for.</param>
/// <param name="OperationId">Follows from import and row.</param>
/// <param name="Row">What it says.</param>
/// <param name="ProfileId">Profile of a device that is made for it.</param>
/// <param name="NamesProfile">True when the row or the import names the profile, and it is not the tenant's default that fills in.</param>
internal sealed record ImportTask(ImportJobKey Job, ImportOptions Options, Guid OperationId, ImportRow Row, Guid ProfileId, bool NamesProfile);
