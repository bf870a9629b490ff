using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ProvisioningCluster.Deploy.Tests.Files;
using Xunit;

namespace ProvisioningCluster.Deploy.Tests.Containers;

/// <summary>What <c>deploy/compose.yaml</c> names exists and fits together.</summary>
public sealed partial class ComposeTests
{
    private const int DrainSeconds = 10;
    private const string ClusterNetwork = "cluster";

    private static readonly JsonNode Compose = Assert.Single(DeployFile.Yaml("compose.yaml"));

    private static IEnumerable<KeyValuePair<string, JsonNode>> Services => Compose.Entries("services").Select(service => KeyValuePair.Create(service.Key, service.Value!));

    private static IEnumerable<KeyValuePair<string, JsonNode>> Silos => Services.Where(service => service.Value.Find("image")?.GetValue<string>() == Images.Silo);

    private static IEnumerable<KeyValuePair<string, JsonNode>> Gateways => Services.Where(service => service.Value.Find("image")?.GetValue<string>() == Images.Gateway);

    [Fact]
    public void There_are_three_silos_two_gateways_and_what_they_need()
    {
        Assert.Equal(3, Silos.Count());
        Assert.Equal(2, Gateways.Count());
        Assert.Equal(["balancer", "grafana", "postgres", "prometheus"], Services.Select(service => service.Key).Except([.. Silos.Select(silo => silo.Key), .. Gateways.Select(gateway => gateway.Key)]).Order());
    }

    [Fact]
    public void Every_image_is_made_by_our_Dockerfile_or_is_a_public_one_of_a_fixed_version()
    {
        var dockerfile = Dockerfile.Read();
        foreach (var (name, service) in Services)
        {
            var image = service.Text("image");
            if (service.Find("build") is { } build)
            {
                Assert.True(File.Exists(DeployFile.At(build.Text("context"), build.Text("dockerfile"))), name);
                Assert.Equal(Images.StageOf(image), dockerfile[build.Text("target")].Name);
            }
            else
            {
                Assert.Contains(image, Images.Public);
            }
        }
    }

    [Fact]
    public void Every_setting_is_one_that_the_program_knows()
    {
        Assert.Empty(Silos.SelectMany(silo => ProgramOptions.Silo.Unknown(silo.Value.Names("environment"))));
        Assert.Empty(Gateways.SelectMany(gateway => ProgramOptions.Gateway.Unknown(gateway.Value.Names("environment"))));
    }

    [Fact]
    public void Every_mounted_file_exists_and_every_volume_and_network_is_declared()
    {
        foreach (var (name, service) in Services)
        {
            foreach (var source in service.Texts("volumes").Select(volume => volume.Split(':')[0]))
            {
                Assert.True(source.StartsWith("./", StringComparison.Ordinal) ? Path.Exists(DeployFile.At(source)) : Compose.Names("volumes").Contains(source), $"{name}: {source}");
            }

            Assert.Empty(service.Names("networks").Except(Compose.Names("networks")));
            Assert.Empty(service.Names("depends_on").Except(Services.Select(other => other.Key)));
        }
    }

    [Fact]
    public void T23_Secrets_come_from_a_file_that_the_user_fills_and_nothing_starts_without_them()
    {
        var asked = DeployFile.Text(".env.example").Split('\n').Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#')).ToArray();
        var variables = Variables().Matches(DeployFile.Text("compose.yaml")).Select(match => (Name: match.Groups["name"].Value, Fallback: match.Groups["fallback"].Value)).ToArray();

        Assert.All(asked, line => Assert.EndsWith("=", line, StringComparison.Ordinal));
        Assert.Equal(asked.Select(line => line[..^1]).Order(), variables.Where(variable => variable.Fallback.StartsWith(":?", StringComparison.Ordinal)).Select(variable => variable.Name).Distinct().Order());
        Assert.All(variables, variable => Assert.Matches("^:[?-]", variable.Fallback));
        Assert.DoesNotMatch(@"(?im)password[^\n]*[=:]\s*[^\s$#]{8,}$", DeployFile.Text("compose.yaml"));
    }

    [Fact]
    public void T11_Silo_ports_are_on_a_network_without_a_way_in()
    {
        Assert.Equal("true", Compose.Text("networks", ClusterNetwork, "internal"));
        Assert.All(Silos, silo => Assert.Equal([ClusterNetwork], silo.Value.Names("networks")));
        Assert.All(Silos.Append(Services.Single(service => service.Key == "postgres")), service => Assert.Null(service.Value.Find("ports")));
        Assert.All(Silos.Concat(Gateways), service => Assert.Equal("true", service.Value.Text("environment", "Cluster__TrustedNetwork")));
    }

    [Fact]
    public void Each_silo_advertises_the_address_that_it_has_alone()
    {
        var addresses = Silos.Select(silo => silo.Value.Text("environment", "Cluster__AdvertisedIPAddress")).ToArray();

        Assert.Equal(Silos.Select(silo => silo.Value.Text("networks", ClusterNetwork, "ipv4_address")), addresses);
        Assert.Equal(addresses, addresses.Distinct());
        Assert.All(addresses, address => Assert.StartsWith(Compose.Items("networks", ClusterNetwork, "ipam", "config").Single().Text("subnet").Split('.')[0], address, StringComparison.Ordinal));
    }

    [Fact]
    public void Published_ports_are_open_inside_and_distinct_outside()
    {
        var outside = new List<string>();
        foreach (var (name, service) in Services)
        {
            foreach (var port in service.Texts("ports").Select(text => PublishedPort().Match(text)))
            {
                Assert.True(port.Success, name);
                outside.Add($"{port.Groups["outside"].Value}/{port.Groups["protocol"].Value}");
                Assert.Contains(port.Groups["inside"].Value, OpenIn(name, service));
            }
        }

        Assert.Equal(outside, outside.Distinct());
    }

    [Fact]
    public void Everything_gets_more_time_to_stop_than_it_takes_to_drain()
    {
        Assert.All(Silos.Concat(Gateways), service => Assert.InRange(Seconds(service.Value.Text("stop_grace_period")), DrainSeconds * 3, 120));
        Assert.All(Silos.Concat(Gateways), service => Assert.Equal("always", service.Value.Text("restart")));
    }

    [Fact]
    public void I21_Gateways_believe_the_balancer_and_it_alone_about_addresses()
    {
        var balancer = Services.Single(service => service.Key == "balancer").Value.Text("networks", "edge", "ipv4_address");

        Assert.All(Gateways, gateway => Assert.Equal(balancer, gateway.Value.Text("environment", "Proxy__From")));
        Assert.All(DeployFile.Text("haproxy", "haproxy.cfg").Split('\n').Where(line => line.TrimStart().StartsWith("default-server ", StringComparison.Ordinal)), line => Assert.Contains("send-proxy-v2", line, StringComparison.Ordinal));
        Assert.Matches(@"sc0_conn_cur\(sources\) gt ""\$\{CONNECTIONS_PER_SOURCE-200\}""", DeployFile.Text("haproxy", "haproxy.cfg"));
    }

    [Fact]
    public void The_balancer_gets_the_variables_that_it_reads()
    {
        var read = BalancerVariables().Matches(DeployFile.Text("haproxy", "haproxy.cfg")).Select(match => match.Groups["name"].Value).ToHashSet();
        var balancer = Services.Single(service => service.Key == "balancer").Value;

        Assert.Empty(balancer.Names("environment").Except(read));
        Assert.Equal(Gateways.Select(gateway => gateway.Key), ["GATEWAY_1", "GATEWAY_2"], (service, variable) => balancer.Text("environment", variable) == service);
    }

    private static IEnumerable<string> OpenIn(string name, JsonNode service) => service.Text("image") switch
    {
        Images.Gateway => service.Entries("environment").Where(setting => setting.Key.EndsWith("__Port", StringComparison.Ordinal)).Select(setting => setting.Value!.GetValue<string>()),
        _ => name switch { "balancer" => ["1883", "8080"], "prometheus" => ["9090"], "grafana" => ["3000"], _ => [] },
    };

    private static int Seconds(string span) => int.Parse(span.TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\$\{(?<name>\w+)(?<fallback>[^}]*)\}")]
    private static partial Regex Variables();

    [GeneratedRegex(@"\$\{(?<name>\w+)-[^}]*\}")]
    private static partial Regex BalancerVariables();

    [GeneratedRegex(@"^(?:127\.0\.0\.1:)?(?<outside>\d+):(?<inside>\d+)(?:/(?<protocol>udp))?$")]
    private static partial Regex PublishedPort();
}
