using System.Security.Cryptography.X509Certificates;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Profiles;
using ProvisioningCluster.Grains.Tests.Clusters;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Profiles;

public sealed class CertificateChainRulesTests : IDisposable
{
    private static readonly long Now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private readonly TestAuthority root = TestAuthority.Root("root");

    public void Dispose() => root.Dispose();

    [Fact]
    public void D35_key_and_secret_follow_from_the_CA()
    {
        var complete = Installation.Value(Complete(Request() with { ProvisionKey = "given" }));

        Assert.Equal(ProvisioningCluster.Grains.Credentials.Sha3.Hex(root.Certificate.Bare), complete.Request.ProvisionKey);
        Assert.Equal(root.Certificate.Bare, complete.Request.ProvisionSecret!.Value.Reveal());
        Assert.NotNull(complete.AuthorityName);
    }

    [Fact]
    public void Members_of_the_chain_strategy_are_kept_for_that_strategy_only()
    {
        var off = Installation.Value(Complete(Request() with { Strategy = ProvisionStrategy.Disabled, ProvisionKey = "given" }));

        Assert.Equal(("given", null, null), (off.Request.ProvisionKey, off.Request.CertificateChain, off.AuthorityName));
    }

    [Fact]
    public void A_chain_profile_without_its_settings_is_refused()
    {
        Assert.Equal("certificateRegExPattern", Installation.Refused(Complete(Request() with { CertificateChain = null })).Field);
        Assert.Equal("provisionDeviceSecret", Installation.Refused(Complete(Request() with { ProvisionSecret = null })).Field);
    }

    [Theory]
    [InlineData(ProvisionStrategy.AllowCreateNewDevices)]
    [InlineData(ProvisionStrategy.CheckPreProvisionedDevices)]
    public void A_certificate_is_no_secret(ProvisionStrategy strategy)
    {
        Assert.Equal("provisionDeviceSecret", Installation.Refused(Complete(Request() with { Strategy = strategy })).Field);
        Installation.Value(Complete(Request() with { Strategy = strategy, ProvisionSecret = new SecretText("m3HfU8cJ1oEgX5qRtWvZ") }));
    }

    [Fact]
    public void A_root_that_everybodys_servers_have_is_not_registered()
    {
        var fault = Installation.Refused(CertificateChainRules.Complete(Request(), null, Now, certificate => certificate.Span.SequenceEqual(root.Certificate.Der.Span)));

        Assert.Equal("Device profile certificate cannot be well known root CA!", fault.Detail);
    }

    [Fact]
    public void The_machines_roots_are_public_ones()
    {
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly);
        Assert.SkipWhen(store.Certificates.Count == 0, "This machine has no roots: ca-certificates is not installed.");

        Assert.All(store.Certificates, one => Assert.True(PublicRoots.Contains(one.RawDataMemory)));
        Assert.False(PublicRoots.Contains(root.Certificate.Der));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../provisioning.db")]
    [InlineData("/etc/passwd")]
    [InlineData("a\\b")]
    [InlineData("c:x")]
    [InlineData("a\0b")]
    public void T34_a_profile_names_no_other_files_of_the_silo(string path)
    {
        Assert.Equal("certificateRevocationListPath", Installation.Refused(Complete(WithLists(null, path))).Field);
        Installation.Value(Complete(WithLists(null, "maker.crl")));
    }

    [Fact]
    public void A_revocation_list_is_checked_when_it_comes_and_not_when_it_stays()
    {
        using var device = root.Device("d");
        using var other = TestAuthority.Root("root");
        var good = root.RevocationListPem(TimeSpan.FromDays(7), device);
        var outdated = root.RevocationListPem(TimeSpan.FromDays(-1), device);

        Installation.Value(Complete(WithLists(good, null)));
        foreach (var text in new[] { "x", root.Certificate.Pem, outdated, other.RevocationListPem(TimeSpan.FromDays(7), device) })
        {
            Assert.Equal("certificateRevocationList", Installation.Refused(Complete(WithLists(text, null))).Field);
        }

        var stored = Installation.Value(Complete(WithLists(good, null))).Request;
        var aged = new DeviceProfileState { ProvisionKey = stored.ProvisionKey, CertificateChain = stored.CertificateChain! with { RevocationList = outdated } };
        Installation.Value(Complete(WithLists(outdated, null), aged));
    }

    private SaveDeviceProfileRequest WithLists(string? list, string? path)
    {
        var request = Request();
        return request with { CertificateChain = request.CertificateChain! with { RevocationList = list, RevocationListPath = path } };
    }

    private SaveDeviceProfileRequest Request() => Installation.ChainProfileOf(root.Certificate);

    private static Abstractions.Faults.Result<CompleteProfile> Complete(SaveDeviceProfileRequest request, DeviceProfileState? current = null) =>
        CertificateChainRules.Complete(request, current, Now, _ => false);
}
