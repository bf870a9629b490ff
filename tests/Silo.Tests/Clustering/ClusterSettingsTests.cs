using Microsoft.Extensions.Configuration;
using ProvisioningCluster.Clustering.Settings;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Clustering;

/// <summary>Settings that would leave the cluster open or apart are refused, each with its key and its remedy.</summary>
public sealed class ClusterSettingsTests : IDisposable
{
    private readonly ClusterPki pki = new();

    public void Dispose() => pki.Dispose();

    [Fact]
    public void The_defaults_are_good_for_a_silo_and_for_a_gateway()
    {
        Assert.Empty(ClusterSettingsRules.OfSilo(new ClusterSettings(), Configuration()));
        Assert.Empty(ClusterSettingsRules.OfGateway(new ClusterSettings(), Configuration()));
    }

    [Fact]
    public void A_cluster_needs_the_common_database_and_the_common_key()
    {
        var faults = ClusterSettingsRules.OfSilo(new ClusterSettings { Mode = "clustered" }, Configuration()).ToArray();

        Assert.Contains(faults, fault => fault.StartsWith("Cluster:Mode: Clustered needs Storage:Provider=PostgreSql", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("Secrets:MasterKey: is required", StringComparison.Ordinal));
        Assert.Equal(2, faults.Length);
    }

    [Fact]
    public void A_gateway_of_a_cluster_needs_the_common_database_and_no_address()
    {
        var settings = new ClusterSettings { Mode = "Clustered", AdvertisedIPAddress = "nowhere", SiloGatewayPort = 0 };

        Assert.Empty(ClusterSettingsRules.OfGateway(settings, Configuration(("Storage:Provider", "PostgreSql"), ("Storage:ConnectionString", "Host=db;Database=d;Username=u"))));
        var fault = Assert.Single(ClusterSettingsRules.OfGateway(settings, Configuration(("Storage:Provider", "PostgreSql"), ("Storage:ConnectionString", "Password=canary;Nonsense=1"))));
        Assert.StartsWith("Storage:ConnectionString: ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("255.255.255.255")]
    [InlineData("224.0.0.1")]
    [InlineData("ff02::1")]
    public void T11_an_address_for_many_is_refused(string address)
    {
        var fault = Assert.Single(ClusterSettingsRules.OfSilo(new ClusterSettings { AdvertisedIPAddress = address, TrustedNetwork = true }, Configuration()));

        Assert.StartsWith("Cluster:AdvertisedIPAddress: must be one address", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void T11_an_address_that_leaves_the_machine_needs_certificates_or_a_word()
    {
        var settings = new ClusterSettings { AdvertisedIPAddress = "192.0.2.7" };

        var faults = ClusterSettingsRules.OfSilo(settings, Configuration()).ToArray();

        Assert.Equal("Cluster:AdvertisedIPAddress: is not an address of this machine.", faults[0]);
        Assert.Contains("CertificatePath", faults[1], StringComparison.Ordinal);
        Assert.Contains("Cluster:TrustedNetwork=true", faults[1], StringComparison.Ordinal);
        Assert.Single(ClusterSettingsRules.OfGateway(settings, Configuration()));
        settings.TrustedNetwork = true;
        Assert.Empty(ClusterSettingsRules.OfGateway(settings, Configuration()));
        settings.TrustedNetwork = false;
        (settings.CertificatePath, settings.KeyPath) = pki.Issue("gateway");
        settings.AuthorityPath = pki.AuthorityPath;
        Assert.Empty(ClusterSettingsRules.OfGateway(settings, Configuration()));
    }

    [Fact]
    public void Certificate_files_belong_together()
    {
        var faults = ClusterSettingsRules.OfSilo(new ClusterSettings { KeyPath = "some.key" }, Configuration()).ToArray();

        Assert.Equal(2, faults.Length);
        Assert.StartsWith("Cluster:CertificatePath: is missing", faults[0], StringComparison.Ordinal);
        Assert.StartsWith("Cluster:AuthorityPath: is missing", faults[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_not_there_or_not_what_they_should_be_are_all_told()
    {
        var (certificate, _) = pki.Issue("node");
        const string Canary = "canary-in-a-file";

        var absent = Faults("/does/not/exist.pem", pki.Write("text.key", Canary), certificate);
        var wrong = Faults(pki.Write("text.pem", Canary), pki.Issue("other").KeyPath, pki.Write("text-authority.pem", Canary));
        var mixed = Faults(certificate, pki.Issue("third").KeyPath, pki.AuthorityPath);

        Assert.Contains("Cluster:CertificatePath: /does/not/exist.pem does not exist.", absent);
        Assert.Contains(absent, fault => fault.StartsWith("Cluster:AuthorityPath: holds a certificate that is not", StringComparison.Ordinal));
        Assert.Contains(wrong, fault => fault.StartsWith("Cluster:CertificatePath: the file does not hold a certificate", StringComparison.Ordinal));
        Assert.Contains(wrong, fault => fault.StartsWith("Cluster:AuthorityPath: the file does not hold a certificate", StringComparison.Ordinal));
        Assert.StartsWith("Cluster:KeyPath: the file does not hold the private key", Assert.Single(mixed), StringComparison.Ordinal);
        Assert.DoesNotContain([.. absent, .. wrong, .. mixed], fault => fault.Contains(Canary, StringComparison.Ordinal));
    }

    [Fact]
    public void A_certificate_that_peers_would_refuse_is_refused_at_the_start()
    {
        using var stranger = new ClusterPki("another authority");
        var expired = pki.Issue("expired", TimeSpan.FromDays(-1));
        var server = pki.Issue("server", null, ClusterPki.ServerUsage);
        var both = pki.Issue("both", null, ClusterPki.ServerUsage, ClusterPki.ClientUsage);
        var foreign = stranger.Issue("foreign");

        Assert.Contains("and not now", Assert.Single(Faults(expired.CertificatePath, expired.KeyPath, pki.AuthorityPath)), StringComparison.Ordinal);
        Assert.Contains("for server and for client", Assert.Single(Faults(server.CertificatePath, server.KeyPath, pki.AuthorityPath)), StringComparison.Ordinal);
        Assert.Contains("does not lead to an authority", Assert.Single(Faults(foreign.CertificatePath, foreign.KeyPath, pki.AuthorityPath)), StringComparison.Ordinal);
        Assert.Empty(Faults(both.CertificatePath, both.KeyPath, pki.AuthorityPath));
    }

    private static string[] Faults(string certificate, string key, string authority) =>
        [.. ClusterSettingsRules.OfSilo(new ClusterSettings { CertificatePath = certificate, KeyPath = key, AuthorityPath = authority }, Configuration())];

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, (string?)value.Value))).Build();
}
