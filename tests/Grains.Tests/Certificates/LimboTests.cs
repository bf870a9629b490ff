using System.Security.Cryptography;
using ProvisioningCluster.Grains.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Certificates;

/// <summary>
/// C2SP/x509-limbo (T-18). Nearly all cases are about servers: the policy asks for serverAuth there and for the certificate profile of
/// RFC 5280 section 4, and <see cref="WebServerRules"/> look at names. The path rules are the product's.
/// </summary>
public sealed class LimboTests
{
    private const int LongestChain = 10;

    // Cases without a time mean any day on which the file is used.
    private static readonly DateTimeOffset AnyTime = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void T18_no_bad_case_is_accepted_and_every_good_one_that_is_refused_is_listed()
    {
        var cases = LimboCase.All();

        var judged = cases.ToDictionary(one => one.Id, one => Judge(one, WithProfile(one)));

        Assert.Equal(193, cases.Count);
        Assert.Empty(cases.Where(one => !one.IsValid && judged[one.Id] is null).Select(one => one.Id));
        DifferenceTable.AssertHoldsExactly(
            "limbo-differences.txt",
            cases.Where(one => one.IsValid && judged[one.Id] is not null).ToDictionary(one => one.Id, one => judged[one.Id]!));
    }

    [Fact]
    public void T18_what_the_policy_for_devices_leaves_to_issuers_is_listed()
    {
        var cases = LimboCase.All();

        var judged = cases.ToDictionary(one => one.Id, one => Judge(one, WithProfile(one) with { RequireConformingProfile = false }));

        DifferenceTable.AssertHoldsExactly(
            "limbo-device-policy.txt",
            cases.Where(one => !one.IsValid && judged[one.Id] is null).ToDictionary(one => one.Id, _ => "accepted"));
    }

    private static PathPolicy WithProfile(LimboCase one) => new()
    {
        Purpose = one.ValidationKind == "SERVER" ? Oids.ServerAuthentication : Oids.ClientAuthentication,
        MaxPresented = LongestChain,
        MaxIntermediates = one.MaxDepth ?? LongestChain,
        RequireConformingProfile = true,
    };

    /// <summary>Why the case is refused, or null when it is accepted.</summary>
    private static string? Judge(LimboCase one, PathPolicy policy)
    {
        var leaf = Der(one.Peer);
        var heap = one.Intermediates.Select(Der).ToList();
        var lists = new List<CertificateRevocationList>();
        foreach (var crl in one.Crls)
        {
            if (!CertificateRevocationList.Parse(crl).TryGet(out var list, out var fault))
            {
                return fault.Detail;
            }

            lists.Add(list);
        }

        var why = "there is no path";
        foreach (var trusted in one.Trusted)
        {
            if (!RegisteredAuthority.Parse(trusted).TryGet(out var authority, out var fault))
            {
                why = fault.Detail;
                continue;
            }

            foreach (var chain in PathSearch.Chains(leaf, heap, authority.Anchor.Subject, LongestChain))
            {
                var verdict = PathValidator.Validate(chain, authority, one.Time ?? AnyTime, policy, new RevocationPolicy { Lists = lists });
                if (verdict.IsAccepted)
                {
                    Assert.Null(SecondOpinion.Of(verdict.Path, one.Time ?? AnyTime));
                    return JudgeServer(one, verdict);
                }

                why = verdict.Refusal.Detail;
            }
        }

        return why;
    }

    private static string? JudgeServer(LimboCase one, PathVerdict verdict)
    {
        if (one.PeerName is { } name && !WebServerRules.IsFor(verdict.Leaf!, name))
        {
            return $"it is not for {name.Value}";
        }

        if (!one.PeerNames.All(peer => WebServerRules.IsFor(verdict.Leaf!, peer)))
        {
            return "it is not for all names";
        }

        return one.Id.StartsWith("webpki::", StringComparison.Ordinal) && !WebServerRules.KeepsBaseline(verdict)
            ? "it breaks the Baseline Requirements"
            : null;
    }

    private static ReadOnlyMemory<byte> Der(string pem) => Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
}
