using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ProvisioningCluster.Deploy.Tests.Files;
using ProvisioningCluster.Deploy.Tests.Processes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Deploy.Tests.Metrics;

/// <summary>Prometheus and Grafana ask only for what is there.</summary>
public sealed class DashboardTests
{
    /// <summary>What Prometheus itself adds.</summary>
    private static readonly string[] OfPrometheus = ["up", "job", "instance", "le"];

    private static IEnumerable<JsonNode> Panels => JsonNode.Parse(DeployFile.Text("grafana", "dashboards", "provisioning.json"))!.Items("panels");

    private static IEnumerable<JsonNode> Alerts => DeployFile.Yaml("prometheus", "alerts.yml").Single().Items("groups").SelectMany(group => group.Items("rules"));

    private static string[] Queries => [.. Panels.SelectMany(panel => panel.Items("targets")).Select(target => target.Text("expr")), .. Alerts.Select(alert => alert.Text("expr"))];

    [Fact]
    public async Task Every_metric_and_label_of_dashboard_and_alerts_is_served_by_a_silo_or_a_gateway()
    {
        var served = await ServedAsync();
        var names = MetricNames.Served(served).Concat(OfPrometheus).ToHashSet(StringComparer.Ordinal);

        Assert.True(Queries.Length >= 40);
        Assert.DoesNotContain(Queries.SelectMany(MetricNames.ReadBy), name => !names.Contains(name));
        Assert.DoesNotContain(Queries.SelectMany(MetricNames.LabelsOf), label => !OfPrometheus.Contains(label) && !served.Contains($"{label}=\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Prometheus_asks_the_processes_of_the_compose_file_on_their_ports()
    {
        var compose = DeployFile.Yaml("compose.yaml").Single();
        var prometheus = DeployFile.Yaml("prometheus", "prometheus.yml").Single();
        var targets = prometheus.Items("scrape_configs").SelectMany(job => job.Items("static_configs")).SelectMany(entry => entry.Texts("targets")).ToArray();
        var expected = compose.Entries("services")
            .Where(service => service.Value!.Text("image").StartsWith("provisioning-", StringComparison.Ordinal))
            .Select(service => $"{service.Key}:{service.Value!.Find("environment", "Operator__Port")?.GetValue<string>() ?? "8080"}");

        Assert.Equal(expected.Order(), targets.Order());
        Assert.All(prometheus.Texts("rule_files"), file => Assert.True(File.Exists(DeployFile.At("prometheus", file)), file));
        Assert.All(Alerts, alert => Assert.NotNull(alert.Find("annotations", "summary")));
    }

    [Fact]
    public void Grafana_finds_its_source_and_its_dashboards()
    {
        var source = DeployFile.Yaml("grafana", "provisioning", "datasources", "prometheus.yaml").Single().Items("datasources").Single();
        var folder = DeployFile.Yaml("grafana", "provisioning", "dashboards", "files.yaml").Single().Items("providers").Single().Text("options", "path");
        var grafana = DeployFile.Yaml("compose.yaml").Single().Find("services", "grafana")!;

        Assert.Equal("http://prometheus:9090", source.Text("url"));
        Assert.All(Panels, panel => Assert.Equal(source.Text("uid"), panel.Text("datasource", "uid")));
        Assert.Contains($"./grafana/dashboards:{folder}:ro", grafana.Texts("volumes"));
        Assert.Equal(Panels.Count(), Panels.Select(panel => panel["id"]!.GetValue<int>()).Distinct().Count());
    }

    [Fact]
    public async Task Promtool_takes_the_files_where_it_is_at_hand()
    {
        // An extra, not a tool that a build server must have.
        if (!File.Exists("/usr/bin/promtool"))
        {
            Assert.Skip("promtool is not on this machine.");
        }

        (await ExternalTool.Require("/usr/bin/promtool", "it was there").RunAsync("check", "config", DeployFile.At("prometheus", "prometheus.yml"))).Succeeded();
    }

    /// <summary>What a silo and a gateway serve after devices and an operator came: counters show themselves when they first count.</summary>
    private static async Task<string> ServedAsync()
    {
        var door = FreePorts.Take(1)[0];
        await using var silo = await SiloProcess.StartAsync(new SiloSettings().With("Cluster:SiloGatewayPort", door.ToString(CultureInfo.InvariantCulture)));
        await using var gateway = await GatewayProcess.StartAsync(door);
        var profile = await TestProfile.CreateAsync(silo);
        var tokens = await Newcomer.ComeToAsync([gateway.Door], profile);
        await using var forgetful = new HttpDevice(gateway.HttpPort);
        var order = ProvisionOrder.For(profile, Fresh.Text("forgetful"));
        for (var time = 0; time < 4; time++)
        {
            Assert.Equal(time == 0, (await forgetful.ProvisionAsync(order)).Succeeded);
        }

        await using var connected = await ScriptedMqttPeer.DeviceAsync(gateway.MqttPort, tokens[0]);
        await connected.SendsAsync(MqttBytes.PingReq);
        await connected.ExpectsAsync("d0");
        await ShakeHandsAsync(silo.MqttTlsPort);
        using var file = new StringContent($"name\n{Fresh.Text("imported")}\n", Encoding.UTF8, "text/csv");
        (await silo.Operator.Http.PostAsync(new Uri("api/imports", UriKind.Relative), file)).EnsureSuccessStatusCode();
        await Poll.UntilAsync(
            async () => (await ServedMetrics.OfAsync(silo.HttpPort)) is var metrics && metrics.Sum("provisioning_import_rows_total") > 0 && metrics.Sum("gateway_tls_handshakes_total") > 0,
            TimeSpan.FromSeconds(30),
            () => "the counts of an import and a handshake");
        using var http = new HttpClient();
        using var ready = await http.GetAsync(new Uri($"http://127.0.0.1:{gateway.HttpPort}/health/ready"));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        return await http.GetStringAsync(new Uri($"http://127.0.0.1:{silo.HttpPort}/metrics")) + await http.GetStringAsync(new Uri($"http://127.0.0.1:{gateway.HttpPort}/metrics"));
    }

    private static async Task ShakeHandsAsync(int port)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port);
#pragma warning disable CA5359 // whose certificate it is does not matter here
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, static (_, _, _, _) => true);
#pragma warning restore CA5359
        await tls.AuthenticateAsClientAsync("localhost");
    }
}
