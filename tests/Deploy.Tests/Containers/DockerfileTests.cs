using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using ProvisioningCluster.Deploy.Tests.Files;
using ProvisioningCluster.Deploy.Tests.Processes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Deploy.Tests.Containers;

/// <summary>What the Dockerfile says is so: sources, stages, and the programs that it publishes.</summary>
public sealed class DockerfileTests(PublishedPrograms published)
{
    private static readonly TimeSpan HealthDeadline = TimeSpan.FromSeconds(20);
    private static readonly Dockerfile Docker = Dockerfile.Read();

    [Fact]
    public void Stages_stand_on_each_other_or_on_the_platforms_images()
    {
        Assert.Equal(["build", "runtime", "silo", "gateway"], Docker.Stages.Select(stage => stage.Name));
        Assert.All(Docker.Stages, stage => Assert.True(stage.Base is Images.Sdk or Images.Runtime || Docker.Stages.Any(other => other.Name == stage.Base), stage.Base));
    }

    [Fact]
    public void What_is_copied_exists_and_is_not_ignored()
    {
        var sent = IgnoreFile().Where(line => line.StartsWith('!')).Select(line => line[1..]).ToArray();
        foreach (var copy in Docker.Stages.SelectMany(stage => stage.All("COPY")).Select(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            var sources = copy.Where(word => !word.StartsWith("--", StringComparison.Ordinal)).SkipLast(1);
            if (copy.FirstOrDefault(word => word.StartsWith("--from=", StringComparison.Ordinal)) is { } from)
            {
                var made = Docker[from["--from=".Length..]].All("RUN");
                Assert.All(sources, source => Assert.Contains(made, command => command.Contains($"--output {source} ", StringComparison.Ordinal)));
            }
            else
            {
                Assert.All(sources, source => Assert.True(source == "." || (Path.Exists(RepositoryRoot.At(source)) && sent.Any(kept => source.StartsWith(kept, StringComparison.Ordinal))), source));
            }
        }
    }

    [Fact]
    public void Every_project_that_is_published_is_sent_to_the_builder_and_no_build_output_or_data()
    {
        var ignore = IgnoreFile();
        var sent = ignore.Where(line => line.StartsWith('!')).Select(line => line[1..]).ToArray();
        var needed = new[] { "Silo/Silo.csproj", "Gateways/Gateways.Host/Gateways.Host.csproj" }.SelectMany(WithReferences).Distinct().ToArray();

        Assert.True(needed.Length >= 8);
        Assert.All(needed.Concat(["Directory.Build.props", "Directory.Packages.props", "global.json"]), file => Assert.Contains(sent, kept => file == kept || file.StartsWith($"{kept}/", StringComparison.Ordinal)));
        Assert.All(sent, kept => Assert.True(Path.Exists(RepositoryRoot.At(kept)), kept));
        Assert.Equal("**", ignore[0]);
        Assert.Empty(new[] { "**/bin", "**/obj", "**/data" }.Except(ignore));
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("gateway")]
    public async Task An_image_starts_a_program_that_was_published_and_is_not_root(string stage)
    {
        var folder = await published.FolderAsync();
        var layers = Docker.Layers(stage).ToArray();
        var command = JsonSerializer.Deserialize<string[]>(layers[^1].All("ENTRYPOINT").Single())!;

        Assert.Equal("dotnet", command[0]);
        Assert.True(File.Exists(Path.Combine(folder, stage, command[1])), command[1]);
        Assert.Equal(Images.Runtime, layers[0].Base);
        Assert.Equal("$APP_UID", layers.SelectMany(layer => layer.All("USER")).Last());
        Assert.Single(layers.SelectMany(layer => layer.All("HEALTHCHECK")));
    }

    [Fact]
    public async Task The_published_silo_and_gateway_become_ready_and_the_health_check_says_so()
    {
        var folder = await published.FolderAsync();
        var ports = FreePorts.Take(9).Select(port => port.ToString(CultureInfo.InvariantCulture)).ToArray();
        var data = Directory.CreateTempSubdirectory("published-data-").FullName;
        try
        {
            await using var silo = RunningProcess.Start(
                "dotnet",
                [Path.Combine(folder, "silo", "ProvisioningCluster.Silo.dll"), $"--Operator:Port={ports[0]}", "--Http:Port=0", "--Http:TlsPort=0", "--Mqtt:Port=0", "--Mqtt:TlsPort=0", "--Coap:Port=0", "--Coap:DtlsPort=0", $"--Cluster:SiloPort={ports[1]}", $"--Cluster:SiloGatewayPort={ports[2]}"],
                [new("DOTNET_EnableDiagnostics", "0")],
                data);
            await silo.ReadyAsync();
            await using var gateway = RunningProcess.Start(
                "dotnet",
                [Path.Combine(folder, "gateway", "ProvisioningCluster.Gateways.Host.dll"), $"--Cluster:SiloGatewayPort={ports[2]}", $"--Http:Port={ports[3]}", $"--Operator:Port={ports[3]}", $"--Mqtt:Port={ports[4]}", $"--Coap:Port={ports[5]}", $"--Mqtt:TlsPort={ports[6]}", $"--Http:TlsPort={ports[7]}", $"--Coap:DtlsPort={ports[8]}"],
                [new("DOTNET_EnableDiagnostics", "0")],
                data);
            await gateway.ReadyAsync();

            foreach (var port in (string[])[ports[0], ports[3]])
            {
                await Poll.UntilAsync(async () => await HealthAsync(port) == 0, HealthDeadline, () => $"health on port {port}");
            }

            gateway.Signal(RunningProcess.Terminate);
            Assert.Equal(0, await gateway.ExitAsync());
            Assert.Equal(1, await HealthAsync(ports[3]));
            silo.Signal(RunningProcess.Terminate);
            Assert.Equal(0, await silo.ExitAsync());
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public void Images_say_which_ports_the_programs_open()
    {
        Assert.Equal("8080/tcp 11111/tcp 30000/tcp", Docker["silo"].All("EXPOSE").Single());
        Assert.Equal("1883/tcp 8883/tcp 8080/tcp 8443/tcp 5683/udp 5684/udp", Docker["gateway"].All("EXPOSE").Single());
    }

    private static async Task<int> HealthAsync(string port) =>
        (await ExternalTool.Require("bash", "the image's health check is for it").RunAsync(DeployFile.At("docker", "healthcheck.sh"), port)).ExitCode;

    private static string[] IgnoreFile() =>
        [.. File.ReadAllLines(RepositoryRoot.At(".dockerignore")).Where(line => line.Length > 0 && !line.StartsWith('#'))];

    private static IEnumerable<string> WithReferences(string project) =>
        XDocument.Load(RepositoryRoot.At(project)).Descendants("ProjectReference")
            .Select(reference => Path.GetRelativePath(RepositoryRoot.Path, Path.GetFullPath(Path.Combine(RepositoryRoot.At(Path.GetDirectoryName(project)!), reference.Attribute("Include")!.Value))))
            .SelectMany(WithReferences)
            .Append(project);
}
