using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Tests.Clusters;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Chains;

/// <summary>Chains that must get nobody in. The rules of paths have tests of their own; here it is that no device appears.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ChainAttackTests : IDisposable
{
    private readonly ClusterFixture fixture;
    private readonly Installation installation;
    private readonly List<IDisposable> made = [];
    private readonly TestAuthority root;
    private readonly TestAuthority maker;
    private readonly string name = Installation.Fresh("press");

    public ChainAttackTests(ClusterFixture fixture)
    {
        this.fixture = fixture;
        installation = new Installation(fixture);
        root = Keep(TestAuthority.Root(Installation.Fresh("root")));
        maker = Keep(root.Intermediate(Installation.Fresh("maker")));
    }

    public void Dispose() => made.ForEach(one => one.Dispose());

    /// <summary>Attack and the audit's word for it. The registered CA is the maker's.</summary>
    public static TheoryData<string, string> Attacks { get; } = new()
    {
        { "self-signed leaf", "unknown_authority" },
        { "self-signed leaf with the CA's name as issuer", "signature_invalid" },
        { "self-signed leaf followed by the CA", "not_issued_by_authority" },
        { "own root of the same names sent along", "not_issued_by_authority" },
        { "own CA of the same name followed by the registered one", "signature_invalid" },
        { "sibling CA", "not_issued_by_authority" },
        { "sibling CA alone", "unknown_authority" },
        { "registered CA as leaf", "leaf_is_ca" },
        { "another CA as leaf", "leaf_is_ca" },
        { "device certificate as issuer", "issuer_is_not_ca" },
        { "forged signature", "signature_invalid" },
        { "out of order", "chain_broken" },
        { "expired leaf", "certificate_expired" },
        { "leaf of tomorrow", "certificate_not_yet_valid" },
        { "expired intermediate", "certificate_expired" },
        { "pathLen exceeded", "path_length_exceeded" },
        { "server certificate", "purpose_forbidden" },
        { "leaf that may sign certificates", "key_usage_forbids" },
        { "RSA of 1024 bits", "key_refused" },
        { "P-192", "key_refused" },
        { "more certificates than are looked at", "chain_too_long" },
        { "no certificate at all", "unknown_authority" },
        { "two common names", "common_name_ambiguous" },
        { "no common name", "common_name_missing" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task D30_T18_no_such_chain_gets_in_and_the_audit_says_why(string attack, string reason)
    {
        await installation.CreateChainProfileAsync(maker);
        var login = Installation.LoginWith(Chain(attack));

        var fault = Installation.Refused(await installation.AuthenticateAsync(login));

        Assert.Equal((FaultCode.Unauthenticated, null), (fault.Code, fault.Reason));
        Assert.Equal([reason], fixture.Query("SELECT reason FROM audit WHERE operation_id = @0", login.OperationId.ToByteArray(bigEndian: true)));
        Assert.Empty(fixture.Query("SELECT name FROM device WHERE tenant_id = @0", installation.Tenant.Value.ToByteArray(bigEndian: true)));
        Assert.DoesNotContain(await fixture.ActivationsAsync(), id => id.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task T18_a_CA_of_another_tenant_with_the_same_name_opens_only_its_own()
    {
        await installation.CreateChainProfileAsync(maker);
        var thief = new Installation(fixture);
        var copy = Keep(TestAuthority.Root(CertificatePlan.Authority("x") with { Subject = maker.Certificate.Certificate.Subject }));
        await thief.CreateChainProfileAsync(copy);

        var device = Installation.Value(await installation.PresentAsync(Keep(copy.Device(name)), issuers: 0));

        Assert.Equal(thief.Tenant, device.Key.Tenant);
        Assert.Equal(installation.Tenant, Installation.Value(await installation.PresentAsync(Keep(maker.Device(name)), issuers: 0)).Key.Tenant);
    }

    [Fact]
    public async Task T03_a_chain_of_nobody_touches_no_device()
    {
        await installation.CreateChainProfileAsync(maker);
        Installation.Value(await installation.PresentAsync(Keep(maker.Device(name))));
        await fixture.Cluster.DeactivateAsync(installation.Device(name));
        var stranger = Keep(TestAuthority.Root(Installation.Fresh("stranger")));

        Installation.Refused(await installation.PresentAsync(Keep(stranger.Device(name))));

        Assert.DoesNotContain(await fixture.ActivationsAsync(), id => id.Contains(name, StringComparison.Ordinal));
    }

    private T Keep<T>(T one)
        where T : IDisposable
    {
        made.Add(one);
        return one;
    }

    private IReadOnlyList<ReadOnlyMemory<byte>> Chain(string attack)
    {
        var ca = maker.Certificate.Der;
        var plan = CertificatePlan.Device(name);
        switch (attack)
        {
            case "self-signed leaf":
                return Own(plan).Chain();
            case "self-signed leaf with the CA's name as issuer":
                return Own(plan with { Subject = maker.Certificate.Certificate.Subject }).Chain();
            case "self-signed leaf followed by the CA":
                return [Own(plan).Der, ca];
            case "own root of the same names sent along":
                return Keep(Keep(Twin(root).Intermediate(Same(maker))).Device(name)).Chain();
            case "own CA of the same name followed by the registered one":
                return [Keep(Twin(maker).Device(name)).Der, ca];
            case "sibling CA":
                return [Keep(Keep(root.Intermediate(Installation.Fresh("sibling"))).Device(name)).Der, ca];
            case "sibling CA alone":
                return Keep(Keep(root.Intermediate(Installation.Fresh("sibling"))).Device(name)).Chain();
            case "registered CA as leaf":
                return maker.Certificate.Chain();
            case "another CA as leaf":
                return Keep(maker.Intermediate(name)).Certificate.Chain();
            case "device certificate as issuer":
                return Keep(Keep(maker.Intermediate(plan with { Subject = "CN=an honest device" })).Device(name)).Chain();
            case "forged signature":
                return [Forged(Keep(maker.Device(name)).Der), ca];
            case "out of order":
                var deep = Keep(Keep(maker.Intermediate("between")).Device(name)).Chain();
                return [deep[0], root.Certificate.Der, deep[1], ca];
            case "expired leaf":
                return Keep(maker.Issue(plan with { StartsIn = -9, EndsIn = -1 })).Chain();
            case "leaf of tomorrow":
                return Keep(maker.Issue(plan with { StartsIn = 1 })).Chain();
            case "expired intermediate":
                return Keep(Keep(maker.Intermediate(CertificatePlan.Authority("late") with { StartsIn = -9, EndsIn = -1 })).Device(name)).Chain();
            case "pathLen exceeded":
                return Keep(Keep(Keep(maker.Intermediate("one", 0)).Intermediate("two")).Device(name)).Chain();
            case "server certificate":
                return Keep(maker.Issue(CertificatePlan.Server(name))).Chain();
            case "leaf that may sign certificates":
                return Keep(maker.Issue(plan with { Extensions = [new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, critical: true)] })).Chain();
            case "RSA of 1024 bits":
                return Keep(maker.Issue(plan with { Key = TestKey.Rsa(1024) })).Chain();
            case "P-192":
                return Keep(maker.Issue(plan with { Key = TestKey.Ecdsa(ECCurve.CreateFromFriendlyName("nistP192")) })).Chain();
            case "more certificates than are looked at":
                return [.. Keep(maker.Device(name)).Chain(1), .. Enumerable.Repeat(root.Certificate.Der, 4)];
            case "no certificate at all":
                return ["not a certificate"u8.ToArray(), "neither"u8.ToArray()];
            case "two common names":
                return Keep(maker.Issue(plan with { Subject = $"CN={name}, CN=other" })).Chain();
            case "no common name":
                return Keep(maker.Issue(plan with { Subject = $"O={name}" })).Chain();
            default:
                throw new ArgumentOutOfRangeException(nameof(attack), attack, null);
        }
    }

    private TestCertificate Own(CertificatePlan plan) => Keep(TestAuthority.Root(plan)).Certificate;

    private static CertificatePlan Same(TestAuthority authority) => CertificatePlan.Authority("x") with { Subject = authority.Certificate.Certificate.Subject };

    private TestAuthority Twin(TestAuthority authority) => Keep(TestAuthority.Root(Same(authority)));

    // The signature is at the end: its last byte but one is part of a number.
    private static byte[] Forged(ReadOnlyMemory<byte> certificate)
    {
        var forged = certificate.ToArray();
        forged[^2] ^= 1;
        return forged;
    }
}
