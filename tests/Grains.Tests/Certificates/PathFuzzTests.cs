using System.Security.Cryptography.X509Certificates;
using CsCheck;
using ProvisioningCluster.Grains.Certificates;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Certificates;

/// <summary>Certificates that nobody would make, and the time that they take.</summary>
public sealed class PathFuzzTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly TestAuthority root = TestAuthority.Root("Maker Root");
    private readonly TestAuthority maker;

    public PathFuzzTests() => maker = root.Intermediate("Maker Devices");

    public void Dispose()
    {
        maker.Dispose();
        root.Dispose();
    }

    [Fact]
    public void T18_whatever_is_accepted_of_random_chains_a_second_validator_accepts_too()
    {
        var accepted = 0;
        Gen.Select(Issuer, Issuer, Leaf, Gen.Int[0, 2]).Sample(
            (upper, lower, leaf, issuers) =>
            {
                using var first = root.Intermediate(upper);
                using var second = first.Intermediate(lower);
                using var device = (issuers == 0 ? root : issuers == 1 ? first : second).Issue(leaf);
                var verdict = Judge(device.Chain(issuers), root);
                if (verdict.IsAccepted)
                {
                    Interlocked.Increment(ref accepted);
                    Assert.Null(SecondOpinion.Of(verdict.Path, Now));
                }
            },
            iter: 300,
            threads: 1);
        Assert.InRange(accepted, 10, 290);
    }

    [Fact]
    public void T18_whatever_is_accepted_of_random_names_under_constraints_a_second_validator_accepts_too()
    {
        var accepted = 0;
        Gen.Select(OneOf(Subtrees).Array[0, 2], OneOf(Subtrees).Array[0, 2], OneOf(Hosts)).Sample(
            (permitted, excluded, host) =>
            {
                var plan = CertificatePlan.Authority("Constrained");
                var names = new SubjectAlternativeNameBuilder();
                names.AddDnsName(host);
                using var authority = root.Intermediate(permitted.Length + excluded.Length == 0
                    ? plan
                    : plan with { Extensions = [.. plan.Extensions, Constraints.Dns(permitted, excluded)] });
                using var device = authority.Issue(new CertificatePlan { Subject = "CN=press-1", Extensions = [names.Build()] });
                var verdict = Judge(device.Chain(1), root);
                if (verdict.IsAccepted)
                {
                    Interlocked.Increment(ref accepted);
                    Assert.Null(SecondOpinion.Of(verdict.Path, Now));
                }
            },
            iter: 300,
            threads: 1);
        Assert.InRange(accepted, 10, 290);
    }

    [Fact]
    public void T18_damaged_certificates_are_refused_without_an_exception()
    {
        using var device = maker.Device("press-1");
        var chain = device.Chain(1).Select(one => one.ToArray()).ToArray();
        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 2000], Gen.Int[0, 2000], Gen.Byte, Gen.Int[0, 3]).Sample(
            (which, at, to, value, kind) =>
            {
                var whole = chain[which];
                at %= whole.Length;
                to = Math.Max(at, to % whole.Length);
                byte[] damaged = kind switch
                {
                    0 => [.. whole[..at], value, .. whole[(at + 1)..]],
                    1 => [.. whole[..at], .. whole[to..]],
                    2 => [.. whole[..at], value, .. whole[at..]],
                    _ => [.. whole[..to], .. whole[at..]],
                };
                if (!damaged.AsSpan().SequenceEqual(whole))
                {
                    ReadOnlyMemory<byte>[] presented = which == 0 ? [damaged, chain[1]] : [chain[0], damaged];
                    Assert.False(Judge(presented, root).IsAccepted);
                }
            },
            iter: 5_000,
            threads: 1);
    }

    [Fact]
    public void T18_thousands_of_names_under_hundreds_of_constraints_end_soon()
    {
        var names = new SubjectAlternativeNameBuilder();
        for (var i = 0; i < 900; i++)
        {
            names.AddDnsName($"n{i}.example");
        }

        var plan = CertificatePlan.Authority("Constrained");
        using var authority = root.Intermediate(plan with { Extensions = [.. plan.Extensions, Constraints.Dns([], [.. Enumerable.Range(0, 800).Select(i => $"x{i}.example")])] });
        using var device = authority.Issue(new CertificatePlan { Subject = "CN=press-1", Extensions = [names.Build()] });

        var best = Fastest.Of(() => Assert.Equal("name_not_permitted", Judge(device.Chain(1), authority).Refusal?.Code));

        Assert.True(best < TimeSpan.FromMilliseconds(100), $"{best}");
    }

    private static string[] Subtrees { get; } = ["example", "a.example", "b.a.example", "A.Example", "xa.example"];

    private static string[] Hosts { get; } = ["a.example", "b.a.example", "c.b.a.example", "xa.example", "example", "*.a.example", "*.example", "other.test"];

    private static Gen<CertificatePlan> Issuer { get; } = Gen.Select(
        Gen.Int[0, 9], Gen.Int[-1, 2], Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 9],
        (ca, pathLength, usage, purpose, dates) => new CertificatePlan
        {
            Subject = $"CN=Issuer {ca}",
            StartsIn = dates == 0 ? 5 : -5,
            EndsIn = dates == 1 ? -1 : 30,
            Extensions =
            [
                .. ca == 0 ? (X509Extension[])[] : [new X509BasicConstraintsExtension(ca > 1, ca > 1 && pathLength >= 0, Math.Max(pathLength, 0), ca % 2 == 0)],
                .. Usage(usage < 7 ? null : usage == 7 ? X509KeyUsageFlags.CrlSign : X509KeyUsageFlags.KeyCertSign),
                .. Purposes(purpose),
            ],
        });

    private static Gen<CertificatePlan> Leaf { get; } = Gen.Select(
        Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, 9],
        (ca, usage, purpose, dates) => new CertificatePlan
        {
            Subject = "CN=press-1",
            StartsIn = dates == 0 ? 5 : -5,
            EndsIn = dates == 1 ? -1 : 30,
            Extensions =
            [
                .. ca < 5 ? (X509Extension[])[] : [new X509BasicConstraintsExtension(ca == 5, false, 0, ca % 2 == 0)],
                .. Usage(usage < 7 ? X509KeyUsageFlags.DigitalSignature : usage == 7 ? X509KeyUsageFlags.KeyCertSign : null),
                .. Purposes(purpose),
            ],
        });

    private static Gen<string> OneOf(string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static X509Extension[] Usage(X509KeyUsageFlags? usage) => usage is { } flags ? [new X509KeyUsageExtension(flags, critical: true)] : [];

    private static X509Extension[] Purposes(int kind) => kind switch
    {
        0 => [new X509EnhancedKeyUsageExtension([new(Oids.ServerAuthentication)], critical: false)],
        1 => [new X509EnhancedKeyUsageExtension([new(Oids.ClientAuthentication)], critical: false)],
        _ => [],
    };

    private static PathVerdict Judge(IReadOnlyList<ReadOnlyMemory<byte>> presented, TestAuthority authority)
    {
        Assert.True(RegisteredAuthority.Parse(authority.Certificate.Bare).TryGet(out var registered, out var fault), fault?.Detail);
        return PathValidator.Validate(presented, registered, Now, PathPolicy.DeviceCertificates);
    }
}
