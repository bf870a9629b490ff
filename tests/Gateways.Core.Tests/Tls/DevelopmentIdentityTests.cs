using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using ProvisioningCluster.Gateways.Core.Tls;
using ProvisioningCluster.PemFiles;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Tls;

/// <summary>The certificate that an installation makes for itself.</summary>
public sealed class DevelopmentIdentityTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo place = Directory.CreateTempSubdirectory("tls-");
    private readonly ManualTime time = new();
    private ServerNames names = new(["localhost", "factory-1"], [IPAddress.Loopback, IPAddress.IPv6Loopback]);

    private string Folder => Path.Combine(place.FullName, "data", "tls");

    private string PublicFile => Path.Combine(Folder, "mqttserver.pub.pem");

    public void Dispose() => place.Delete(recursive: true);

    [Fact]
    public void The_first_start_makes_a_ca_and_a_certificate_that_it_signed()
    {
        using var server = Leaf(Read());
        using var authority = X509CertificateLoader.LoadCertificateFromFile(PublicFile);

        Assert.True(DevelopmentAuthority.HasSigned(authority, server));
        Assert.True(names.AreIn(server));
        Assert.True(server.MatchesHostname("factory-1") && server.MatchesHostname("127.0.0.1") && server.MatchesHostname("::1"));
        Assert.DoesNotContain("PRIVATE KEY", File.ReadAllText(PublicFile), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_readable_by_their_owner_only()
    {
        Read();

        Assert.Equal(["ca.pem", "mqttserver.pub.pem", "server.pem"], Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path.Combine(Folder, "ca.pem")));
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path.Combine(Folder, "server.pem")));
            Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        }
    }

    [Fact]
    public void A_restart_changes_nothing()
    {
        var first = Read();
        var published = File.ReadAllText(PublicFile);

        Assert.Equal(first.Fingerprint, Read().Fingerprint);
        Assert.Equal(published, File.ReadAllText(PublicFile));
    }

    [Fact]
    public void The_server_certificate_is_renewed_a_month_before_its_end_under_the_same_ca()
    {
        var first = Read();
        var published = File.ReadAllText(PublicFile);
        time.Advance(first.Value!.NotAfter - time.GetUtcNow() - TimeSpan.FromDays(31));
        var before = Read();
        time.Advance(TimeSpan.FromDays(2));

        var renewed = Read();

        Assert.Equal(first.Fingerprint, before.Fingerprint);
        Assert.NotEqual(first.Fingerprint, renewed.Fingerprint);
        Assert.Equal(published, File.ReadAllText(PublicFile));
        using var server = Leaf(renewed);
        using var authority = X509CertificateLoader.LoadCertificateFromFile(PublicFile);
        Assert.True(DevelopmentAuthority.HasSigned(authority, server));
    }

    [Fact]
    public void A_new_name_of_the_machine_makes_a_new_certificate_and_one_that_went_does_not()
    {
        var first = Read();
        names = names with { Hosts = ["localhost", "factory-1", "factory-1.example"] };
        var more = Read();
        names = names with { Hosts = ["localhost"] };
        var fewer = Read();

        Assert.NotEqual(first.Fingerprint, more.Fingerprint);
        Assert.Equal(more.Fingerprint, fewer.Fingerprint);
        using var server = Leaf(more);
        Assert.True(server.MatchesHostname("factory-1.example"));
    }

    [Fact]
    public void A_damaged_server_certificate_is_made_again_and_a_damaged_ca_is_not()
    {
        Read();
        File.WriteAllText(Path.Combine(Folder, "server.pem"), "cut off");
        Assert.NotNull(Read().Value);

        File.WriteAllText(Path.Combine(Folder, "ca.pem"), "cut off");
        var fault = Assert.Single(Read().Faults);

        Assert.StartsWith("Tls:CertificatePath: ", fault, StringComparison.Ordinal);
        Assert.Contains("ca.pem does not hold a CA and its key; delete it", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_that_start_together_in_one_folder_have_one_ca()
    {
        using var together = new Barrier(8);
        var readings = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                return Read();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        using var authority = X509CertificateLoader.LoadCertificateFromFile(PublicFile);
        Assert.All(readings, reading =>
        {
            using var server = Leaf(reading);
            Assert.True(DevelopmentAuthority.HasSigned(authority, server));
        });
        Assert.Equal(3, Directory.EnumerateFiles(Folder).Count());
    }

    [Fact]
    public void A_folder_that_cannot_be_is_a_fault_with_its_remedy()
    {
        File.WriteAllText(Path.Combine(place.FullName, "data"), "a file in the way");

        var fault = Assert.Single(Read().Faults);

        Assert.StartsWith("Tls:CertificatePath: is not given, and no development certificate can be made", fault, StringComparison.Ordinal);
        Assert.EndsWith("Give Tls:CertificatePath and Tls:KeyPath, or close the listeners for TLS.", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void The_names_of_this_machine_are_found()
    {
        var here = ServerNames.OfThisMachine();

        Assert.Contains("localhost", here.Hosts);
        Assert.Contains(Dns.GetHostName(), here.Hosts, StringComparer.OrdinalIgnoreCase);
        Assert.Contains(IPAddress.Loopback, here.Addresses);
        Assert.Contains(IPAddress.IPv6Loopback, here.Addresses);
        Assert.DoesNotContain(here.Addresses, address => address.IsIPv6LinkLocal);
    }

    private static X509Certificate2 Leaf(PemReading<ServerIdentity> reading)
    {
        Assert.Empty(reading.Faults);
        return X509CertificateLoader.LoadCertificate(reading.Value!.Chain[0].Span);
    }

    private PemReading<ServerIdentity> Read() => new DevelopmentIdentity(Folder, () => names, time, NullLogger.Instance).Read();
}
