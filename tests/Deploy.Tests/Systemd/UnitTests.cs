using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using ProvisioningCluster.Deploy.Tests.Files;
using ProvisioningCluster.Deploy.Tests.Processes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Deploy.Tests.Systemd;

/// <summary>The units, run by a real systemd: silos and a gateway on PostgreSQL.</summary>
public sealed class UnitTests(PublishedPrograms published, PostgresFixture postgres)
{
    private const string FirstSilo = "provisioning-silo@1.service";
    private const string SecondSilo = "provisioning-silo@2.service";
    private const string GatewayUnit = "provisioning-gateway.service";
    private static readonly string[] Units = [FirstSilo, SecondSilo, GatewayUnit];
    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromSeconds(40);

    private readonly string adminPassword = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private readonly string masterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly int[] ports = FreePorts.Take(13);

    private DeviceDoor Door => new("127.0.0.1", ports[6], ports[7], ports[8]);

    private Uri Operators => new($"http://127.0.0.1:{ports[9]}/");

    [Fact]
    public async Task The_units_serve_devices_come_back_when_killed_and_drain_when_stopped()
    {
        await using var manager = await PrivateSystemd.StartAsync(await published.FolderAsync(), await SettingsAsync());
        (await manager.ControlAsync(["start", .. Units])).Succeeded();
        await ReadyAsync(manager, ports[2], ports[5], Door.Http);
        using var operators = new OperatorClient(Operators, SiloSettings.AdminUser, adminPassword);
        var profile = await TestProfile.CreateAsync(operators);
        var tokens = await Newcomer.ComeToAsync([Door], profile);

        foreach (var unit in (string[])[FirstSilo, GatewayUnit])
        {
            (await manager.ControlAsync("kill", "--kill-whom=main", "--signal=KILL", unit)).Succeeded();
            await Poll.UntilAsync(async () => await manager.PropertyAsync(unit, "NRestarts") == "1", ReadyDeadline, () => $"the restart of {unit}");
            await ReadyAsync(manager, ports[2], ports[5], Door.Http);
            await Newcomer.ComeAgainAsync([Door], tokens);
            await Newcomer.ComeToAsync([Door], profile);
        }

        await RequireOwnAccountAsync(manager);
        foreach (var unit in Units.Reverse())
        {
            (await manager.ControlAsync("stop", unit)).Succeeded();
            Assert.Equal("inactive", await manager.PropertyAsync(unit, "ActiveState"));
            Assert.Equal("success", await manager.PropertyAsync(unit, "Result"));
            Assert.Equal("0", await manager.PropertyAsync(unit, "ExecMainStatus"));
        }

        Assert.All(Units, unit => Assert.DoesNotContain(masterKey, manager.OutputOf(unit), StringComparison.Ordinal));
    }

    [Fact]
    public async Task T11_With_the_drop_in_the_links_are_under_mutual_TLS()
    {
        var settings = await SettingsAsync();
        await AddCertificatesAsync(settings);
        await using var manager = await PrivateSystemd.StartAsync(await published.FolderAsync(), settings);
        (await manager.ControlAsync("start", FirstSilo, GatewayUnit)).Succeeded();
        await ReadyAsync(manager, ports[2], Door.Http);
        using var operators = new OperatorClient(Operators, SiloSettings.AdminUser, adminPassword);

        await Newcomer.ComeToAsync([Door], await TestProfile.CreateAsync(operators));

        await RequireSecuredAsync(ports[1]);
    }

    private async Task<Dictionary<string, string>> SettingsAsync()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        return new Dictionary<string, string>
        {
            ["silo.env"] = UnitSettings.Fill("silo.env", ("Storage__ConnectionString", database), ("Secrets__MasterKey", masterKey), ("Bootstrap__AdminPassword", adminPassword)),
            ["silo-1.env"] = OfSilo(0),
            ["silo-2.env"] = OfSilo(3),
            ["gateway.env"] = UnitSettings.Fill(
                "gateway.env", ("Storage__ConnectionString", database), ("Mqtt__Port", Text(6)), ("Http__Port", Text(7)), ("Coap__Port", Text(8)), ("Operator__Port", Text(9)),
                ("Mqtt__TlsPort", Text(10)), ("Http__TlsPort", Text(11)), ("Coap__DtlsPort", Text(12))),
        };
    }

    /// <summary>Certificates as the script of the repository issues them; one for the whole machine.</summary>
    private static async Task AddCertificatesAsync(Dictionary<string, string> settings)
    {
        var folder = Directory.CreateTempSubdirectory("tls-").FullName;
        try
        {
            ExternalTool.Require("openssl", "apt-get install openssl");
            (await ExternalTool.Require("bash", "the script is for it").RunAsync(DeployFile.At("cluster-certificates.sh"), folder, "machine")).Succeeded();
            settings["tls/cluster.pem"] = await File.ReadAllTextAsync(Path.Combine(folder, "machine.pem"));
            settings["tls/cluster.key"] = await File.ReadAllTextAsync(Path.Combine(folder, "machine.key"));
            settings["tls/ca.pem"] = await File.ReadAllTextAsync(Path.Combine(folder, "ca.pem"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The port speaks TLS with the certificate that was given.</summary>
    private static async Task RequireSecuredAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        string? subject = null;
        await using var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) =>
        {
            subject = certificate?.Subject;
            return false; // seen; no member wants to talk
        });
        await Assert.ThrowsAsync<AuthenticationException>(() => stream.AuthenticateAsClientAsync("machine"));
        Assert.Equal("CN=machine", subject);
    }

    private string OfSilo(int first) => UnitSettings.Fill("silo-1.env", ("Cluster__SiloPort", Text(first)), ("Cluster__SiloGatewayPort", Text(first + 1)), ("Operator__Port", Text(first + 2)));

    private string Text(int port) => ports[port].ToString(CultureInfo.InvariantCulture);

    private async Task ReadyAsync(PrivateSystemd manager, params int[] all)
    {
        using var http = new HttpClient();
        foreach (var port in all)
        {
            await Poll.UntilAsync(
                async () => await IsReadyAsync(http, port),
                ReadyDeadline,
                () => $"readiness on port {port}. Output:\n{string.Join('\n', Units.Select(manager.OutputOf))}");
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, int port)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The processes are nobody's: an account of their own, no capability, no way to get one.</summary>
    private static async Task RequireOwnAccountAsync(PrivateSystemd manager)
    {
        foreach (var unit in Units)
        {
            var status = (await manager.InsideAsync("cat", $"/proc/{await manager.PropertyAsync(unit, "MainPID")}/status")).Succeeded().Output.Split('\n');
            var account = status.Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t', StringSplitOptions.RemoveEmptyEntries)[1];
            Assert.True(int.Parse(account, CultureInfo.InvariantCulture) > 60_000, $"{unit} runs as {account}");
            Assert.Contains("NoNewPrivs:\t1", status);
            Assert.Contains("CapEff:\t0000000000000000", status);
        }
    }
}
