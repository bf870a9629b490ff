using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Startup;

/// <summary>A silo that cannot start says why, readably, and ends with a code.</summary>
public sealed class StartFaultTests
{
    [Fact]
    public async Task Every_fault_is_told_at_once_with_its_key()
    {
        var result = await SiloCommand.RunAsync(
            "--Storage:Provider=Oracle",
            "--Cluster:Mode=Cloud",
            "--Cluster:SiloPort=many",
            "--Cluster:SiloGatewayPort=70000",
            "--Cluster:AdvertisedIPAddress=10.0.0.1",
            "--Secrets:MasterKey=c2hvcnQ=",
            "--Bootstrap:AdminPassword=short",
            "--Bootstrap:Demo=maybe",
            "--Mqtt:Port=-1",
            "--Mqtt:TlsPort=-1",
            "--Http:Port=70000",
            "--Http:TlsPort=70000",
            "--Tls:CertificatePath=/does/not/exist.pem",
            "--Coap:Port=70000",
            "--Coap:DtlsPort=70000",
            "--Operator:Port=70000");

        Assert.Equal(1, result.ExitCode);
        Assert.All(
            ["Storage:Provider", "Cluster:Mode", "Cluster:SiloPort", "Cluster:SiloGatewayPort", "Cluster:AdvertisedIPAddress", "Secrets:MasterKey",
                "Bootstrap:AdminPassword", "Bootstrap:Demo", "Mqtt:Port", "Mqtt:TlsPort", "Http:Port", "Http:TlsPort", "Tls:KeyPath", "Coap:Port", "Coap:DtlsPort", "Operator:Port"],
            key => Assert.Contains(key, result.Error, StringComparison.Ordinal));
        AssertReadable(result);
        Assert.DoesNotContain("c2hvcnQ=", result.Output + result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("=short", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=x.db;Mode=Memory")]
    [InlineData("Data Source=x.db;Mode=ReadOnly")]
    [InlineData("Server=nowhere")]
    public async Task I03_a_database_that_could_not_keep_devices_is_refused(string connectionString)
    {
        var result = await SiloCommand.RunAsync($"--Storage:ConnectionString={connectionString}");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Storage:ConnectionString: ", result.Error, StringComparison.Ordinal);
        AssertReadable(result);
    }

    [Fact]
    public async Task Every_taken_port_is_told_with_its_key()
    {
        using var tcp = new TcpListener(IPAddress.Any, 0);
        tcp.Start();
        using var udp = new UdpClient(new IPEndPoint(IPAddress.Any, 0));
        var ports = FreePorts.Take(2);

        var result = await SiloCommand.RunAsync(
            $"--Mqtt:Port={Port(tcp.LocalEndpoint)}",
            $"--Coap:Port={Port(udp.Client.LocalEndPoint!)}",
            $"--Http:Port={ports[0]}",
            $"--Operator:Port={ports[0]}",
            $"--Cluster:SiloPort={ports[1]}");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"Mqtt:Port: cannot listen on {Port(tcp.LocalEndpoint)}: address already in use", result.Error, StringComparison.Ordinal);
        Assert.Contains($"Coap:Port: cannot listen on {Port(udp.Client.LocalEndPoint!)}: address already in use", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Http:Port", result.Error, StringComparison.Ordinal);
        AssertReadable(result);
    }

    [Fact]
    public async Task A_port_given_twice_is_told_with_both_keys()
    {
        var ports = FreePorts.Take(3);

        var result = await SiloCommand.RunAsync(
            $"--Mqtt:Port={ports[0]}", $"--Http:Port={ports[0]}", $"--Operator:Port={ports[1]}", $"--Coap:Port={ports[0]}", $"--Cluster:SiloPort={ports[2]}");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Mqtt:Port: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("Http:Port: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Coap:Port: ", result.Error, StringComparison.Ordinal);
        AssertReadable(result);
    }

    [Fact]
    public async Task Paths_are_relative_to_where_dotnet_run_was_called()
    {
        var folder = Directory.CreateTempSubdirectory("silo-");
        try
        {
            var file = Path.Combine(folder.FullName, "text.db");
            await File.WriteAllTextAsync(file, new string('x', 5_000), TestContext.Current.CancellationToken);
            var port = FreePorts.Take(1)[0];

            var result = await ExternalTool.Require("dotnet", "install the .NET SDK.").RunAsync(
                ["run", "--no-build", "--configuration", ProductProgram.Build, "--project", RepositoryRoot.At("Silo", "Silo.csproj"), "--",
                    "--Storage:ConnectionString=Data Source=text.db", "--Mqtt:Port=0", "--Mqtt:TlsPort=0", "--Http:Port=0", "--Http:TlsPort=0", "--Operator:Port=0", "--Coap:Port=0", "--Coap:DtlsPort=0", $"--Cluster:SiloPort={port}"],
                workingDirectory: folder.FullName,
                cancellationToken: TestContext.Current.CancellationToken);

            Assert.Equal(1, result.ExitCode);
            Assert.Contains($"Storage:ConnectionString: {file} cannot be used", result.Error, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void AssertReadable(ToolResult result)
    {
        Assert.Empty(result.Output);
        Assert.DoesNotContain("Exception", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    private static string Port(EndPoint endpoint) => ((IPEndPoint)endpoint).Port.ToString(CultureInfo.InvariantCulture);
}
