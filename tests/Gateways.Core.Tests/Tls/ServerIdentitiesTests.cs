using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core.Tls;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Tls;

/// <summary>The certificate files of an operator, while the process runs.</summary>
public sealed class ServerIdentitiesTests : IDisposable
{
    private readonly CertificateFolder folder = new();
    private readonly TestAuthority authority = TestAuthority.Root("test");
    private readonly RecordedLog<ServerIdentities> log = new();

    public void Dispose()
    {
        folder.Dispose();
        authority.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_whole_chain_is_presented(bool rsa)
    {
        using var intermediate = authority.Intermediate("intermediate");
        using var server = intermediate.Issue(CertificatePlan.Server("localhost") with { Key = rsa ? TestKey.Rsa() : TestKey.Ecdsa() });

        var identity = Identities(server).Current;

        Assert.Equal(server.Chain().Select(Hex), identity.Chain.Select(Hex));
    }

    [Fact]
    public void Nothing_is_read_before_somebody_asks()
    {
        var identities = new ServerIdentities(new ServerIdentityFiles("/does/not/exist.pem", "/does/not/exist.key", TimeProvider.System), log);

        identities.Refresh();

        Assert.Empty(log.Lines);
        var fault = Assert.Throws<OptionsValidationException>(() => identities.Current);
        Assert.Contains(fault.Failures, line => line.StartsWith("Tls:CertificatePath: /does/not/exist.pem does not exist", StringComparison.Ordinal));
        Assert.Contains(fault.Failures, line => line.StartsWith("Tls:KeyPath: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_renewal_is_taken_up_and_told()
    {
        var told = new List<ServerIdentity>();
        var identities = Identities(Server());
        identities.Changed += told.Add;
        var first = identities.Current;

        identities.Refresh();
        Assert.Empty(told);
        using var renewed = Server();
        folder.Write("server", renewed);
        identities.Refresh();
        identities.Refresh();

        Assert.NotSame(first, identities.Current);
        Assert.Same(identities.Current, Assert.Single(told));
        Assert.Equal(Hex(renewed.Der), Hex(identities.Current.Chain[0]));
    }

    [Fact]
    public void Broken_files_keep_the_former_certificate_and_are_told_once()
    {
        var identities = Identities(Server());
        var first = identities.Current;
        using var renewed = Server();
        folder.Write("server.pem", renewed.Pem); // and not yet the key

        identities.Refresh();
        identities.Refresh();
        Assert.Same(first, identities.Current);
        var line = Assert.Single(log.Lines);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains("Tls:KeyPath: the file does not hold the private key of the certificate in Tls:CertificatePath", line.Text, StringComparison.Ordinal);

        folder.Write("server.key", renewed.KeyPem);
        identities.Refresh();
        Assert.NotSame(first, identities.Current);
    }

    [Fact]
    public void A_certificate_that_begins_later_is_taken_up_when_it_is_good()
    {
        var time = new Testing.ManualTime();
        var skew = time.GetUtcNow() - DateTimeOffset.UtcNow;
        var (certificatePath, keyPath) = folder.Write("server", authority.Issue(CertificatePlan.Server("localhost") with { StartsIn = skew.TotalDays - 1, EndsIn = skew.TotalDays + 30 }));
        var identities = new ServerIdentities(new ServerIdentityFiles(certificatePath, keyPath, time), log);
        var first = identities.Current;
        folder.Write("server", authority.Issue(CertificatePlan.Server("localhost") with { StartsIn = skew.TotalDays + 1, EndsIn = skew.TotalDays + 30 }));

        identities.Refresh();
        Assert.Same(first, identities.Current);
        time.Advance(TimeSpan.FromDays(2));
        identities.Refresh();

        Assert.NotSame(first, identities.Current);
    }

    [Fact]
    public void What_cannot_be_is_told_with_its_key_and_never_repeated()
    {
        var (certificatePath, keyPath) = folder.Write("server", Server());
        const string Canary = "CANARY-4711";
        var text = folder.Write("text.pem", Canary);

        Assert.Empty(Faults(new TlsOptions { CertificatePath = certificatePath, KeyPath = keyPath }));
        Assert.Empty(Faults(new TlsOptions { CertificatePath = "", KeyPath = " " }));
        Assert.StartsWith("Tls:KeyPath: is missing", Assert.Single(Faults(new TlsOptions { CertificatePath = certificatePath })), StringComparison.Ordinal);
        Assert.StartsWith("Tls:CertificatePath: is missing", Assert.Single(Faults(new TlsOptions { KeyPath = keyPath })), StringComparison.Ordinal);
        Assert.Equal(2, Faults(new TlsOptions { HandshakeDeadline = TimeSpan.Zero, Handshakes = 0 }).Length);
        var weak = folder.Write("weak", authority.Issue(CertificatePlan.Server("localhost") with { Key = TestKey.Rsa(1024) }));
        Assert.Contains("at least 2048 bits", Assert.Single(Faults(new TlsOptions { CertificatePath = weak.CertificatePath, KeyPath = weak.KeyPath })), StringComparison.Ordinal);
        var expired = folder.Write("expired", authority.Issue(CertificatePlan.Server("localhost") with { StartsIn = -3, EndsIn = -2 }));
        Assert.Contains("and not now", Assert.Single(Faults(new TlsOptions { CertificatePath = expired.CertificatePath, KeyPath = expired.KeyPath })), StringComparison.Ordinal);
        var wrong = Faults(new TlsOptions { CertificatePath = text, KeyPath = text });
        Assert.StartsWith("Tls:CertificatePath: the file does not hold a certificate", Assert.Single(wrong), StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, fault => fault.Contains(Canary, StringComparison.Ordinal));
    }

    private static string Hex(ReadOnlyMemory<byte> der) => Convert.ToHexString(der.Span);

    private static string[] Faults(TlsOptions options) => [.. new TlsOptionsRules(TimeProvider.System).Validate(null, options).Failures ?? []];

    private TestCertificate Server() => authority.Issue(CertificatePlan.Server("localhost"));

    private ServerIdentities Identities(TestCertificate server)
    {
        var (certificatePath, keyPath) = folder.Write("server", server);
        return new ServerIdentities(new ServerIdentityFiles(certificatePath, keyPath, TimeProvider.System), log);
    }
}
