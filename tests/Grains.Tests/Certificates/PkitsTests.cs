using System.Formats.Asn1;
using ProvisioningCluster.Grains.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Certificates;

/// <summary>
/// NIST's Public Key Interoperability Test Suite (T-18), all sections, with the lists of all its CAs at hand and each needed. A case is
/// accepted when any path over its certificates is.
/// </summary>
public sealed class PkitsTests
{
    private const int LongestChain = 7;

    private static readonly DateTimeOffset Time = new(2015, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly PathPolicy Policy = new() { MaxPresented = LongestChain, MaxIntermediates = LongestChain };

    [Fact]
    public void T18_no_bad_case_is_accepted_and_every_good_one_that_is_refused_is_listed()
    {
        var (cases, issuers, encoded) = PkitsCase.All();
        var lists = UsableLists(encoded);

        var judged = cases.ToDictionary(one => one.Name, one => Judge(one, issuers, new RevocationPolicy { Lists = lists, RequireLists = true }));

        Assert.Equal(223, cases.Count);
        Assert.Empty(cases.Where(one => !one.IsValid && judged[one.Name] is null).Select(one => one.Name));
        DifferenceTable.AssertHoldsExactly(
            "pkits-differences.txt",
            cases.Where(one => one.IsValid && judged[one.Name] is not null).ToDictionary(one => one.Name, one => judged[one.Name]!));
    }

    [Fact]
    public void T18_without_lists_the_bad_cases_that_are_accepted_are_those_that_lists_reveal()
    {
        var (cases, issuers, _) = PkitsCase.All();

        var judged = cases.ToDictionary(one => one.Name, one => Judge(one, issuers, null));

        DifferenceTable.AssertHoldsExactly(
            "pkits-without-lists.txt",
            cases.Where(one => one.IsValid != (judged[one.Name] is null)).ToDictionary(one => one.Name, one => judged[one.Name] ?? "accepted"));
    }

    /// <summary>The lists of the CAs all of whose lists an operator could upload. Where one is refused there, its CA has none here.</summary>
    private static List<CertificateRevocationList> UsableLists(IReadOnlyList<ReadOnlyMemory<byte>> encoded)
    {
        var usable = new List<CertificateRevocationList>();
        var unusable = new HashSet<string>();
        foreach (var one in encoded)
        {
            if (CertificateRevocationList.TryRead(one, out var list, out _))
            {
                usable.Add(list);
            }
            else
            {
                unusable.Add(IssuerOf(one).LookupKey);
            }
        }

        return usable.FindAll(list => !unusable.Contains(list.Issuer.LookupKey));
    }

    private static DistinguishedName IssuerOf(ReadOnlyMemory<byte> list)
    {
        var content = new AsnReader(list, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        content.ReadInteger();
        content.ReadSequence();
        return DistinguishedName.Read(content);
    }

    /// <summary>Why the case is refused, or null when it is accepted.</summary>
    private static string? Judge(PkitsCase one, IReadOnlyList<ReadOnlyMemory<byte>> issuers, RevocationPolicy? revocation)
    {
        var anchor = PkitsCase.Anchor();
        var why = "there is no path";
        foreach (var chain in PathSearch.Chains(one.Certificate, issuers, anchor.Anchor.Subject, LongestChain))
        {
            var verdict = PathValidator.Validate(chain, anchor, Time, Policy, revocation);
            if (verdict.IsAccepted)
            {
                Assert.Null(SecondOpinion.Of(verdict.Path, Time));
                return null;
            }

            why = verdict.Refusal.Detail;
        }

        return why;
    }
}
