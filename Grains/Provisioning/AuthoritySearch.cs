using ProvisioningCluster.Grains.Certificates;
using ProvisioningCluster.Grains.Credentials;
using ProvisioningCluster.Grains.Profiles;

namespace ProvisioningCluster.Grains.Provisioning;

/// <summary>Finds the profiles whose CA may stand behind a presented chain, in the silo's copies: no grain and no storage is touched.</summary>
internal sealed class AuthoritySearch(ProfileCache profiles)
{
    /// <summary>
    /// Most profiles that are tried for one chain. Several can have a CA of the same name, and a name proves nothing; a device that
    /// sends its CA along is found by the CA's hash and first.
    /// </summary>
    internal const int MaxCandidates = 16;

    /// <summary>
    /// The candidates, best first: whose CA was presented, then whose CA has the name of a presented certificate's issuer. A profile of
    /// another strategy is passed over (wire-spec 3.8 step 4b).
    /// </summary>
    /// <param name="presented">DER, the leaf first.</param>
    public async IAsyncEnumerable<ChainProfile> CandidatesAsync(IReadOnlyList<ReadOnlyMemory<byte>> presented)
    {
        var tried = new HashSet<string>(StringComparer.Ordinal);
        foreach (var certificate in presented)
        {
            var hash = Sha3.Hex(Convert.ToBase64String(certificate.Span));
            if (tried.Add(hash) && await profiles.FindChainAsync(hash) is { } profile)
            {
                yield return profile;
            }
        }

        var left = MaxCandidates;
        foreach (var certificate in presented)
        {
            if (RegisteredAuthority.IssuerLookup(certificate) is not { } issuer)
            {
                continue;
            }

            foreach (var hash in await profiles.AuthoritiesNamedAsync(issuer))
            {
                if (tried.Add(hash) && left-- > 0 && await profiles.FindChainAsync(hash) is { } profile)
                {
                    yield return profile;
                }
            }
        }
    }
}
