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
        var fault = Installation.Refused(CertificateChainRules.Complete(Request(), certificate => certificate.Span.SequenceEqual(root.Certificate.Der.Span)));

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

    private SaveDeviceProfileRequest Request() => Installation.ChainProfileOf(root.Certificate);

    private static Abstractions.Faults.Result<CompleteProfile> Complete(SaveDeviceProfileRequest request) => CertificateChainRules.Complete(request, _ => false);
}
