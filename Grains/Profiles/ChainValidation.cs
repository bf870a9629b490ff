using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Certificates;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>Validates presented chains by what a profile registered, with the revocation lists that it has.</summary>
internal sealed class ChainValidation(RevocationListFiles files)
{
    /// <param name="presented">DER, the leaf first.</param>
    /// <param name="profile">The profile whose CA stands behind the chain.</param>
    /// <param name="at">The time of the login.</param>
    public PathVerdict Judge(IReadOnlyList<ReadOnlyMemory<byte>> presented, ChainProfile profile, DateTimeOffset at)
    {
        var listed = profile.Settings.RevocationListPath is { } name ? files.Find(name) : null;
        var revocation = new RevocationPolicy
        {
            Lists = [.. profile.UploadedLists, .. listed is null ? (CertificateRevocationList[])[] : [listed]],
            Outdated = profile.Settings.OutdatedRevocationList,
        };
        var verdict = PathValidator.Validate(presented, profile.Authority, at, PathPolicy.DeviceCertificates, revocation);

        // A list that was never there is like an outdated one.
        var missing = profile.Settings is { RevocationListPath: not null, OutdatedRevocationList: not OutdatedRevocationListRule.Accept } && listed is null;
        return verdict.IsAccepted && missing
            ? PathVerdict.Refused(new PathRefusal(PathRefusalReason.RevocationUnknown, -1, $"The file of {RevocationListFiles.Field} is missing or cannot be read on this silo."))
            : verdict;
    }
}
