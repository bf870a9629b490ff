using System.Diagnostics;
using System.Globalization;
using ProvisioningCluster.Silo.Tests.Startup;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Silo.Tests.Gateways;

/// <summary>The gateway program as a process of its own.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private GatewayProcess(Process process, int[] ports)
    {
        this.process = process;
        (MqttPort, HttpPort, CoapPort) = (ports[0], ports[1], ports[2]);
    }

    public int MqttPort { get; }

    public int HttpPort { get; }

    public int CoapPort { get; }

    public string ReadyLine { get; private set; } = string.Empty;

    /// <summary>Starts it as a client of the silo behind this port, and waits for its <c>ready</c> line.</summary>
    public static async Task<GatewayProcess> StartAsync(int siloGatewayPort, CancellationToken cancellationToken)
    {
        var ports = FreePorts.Take(3);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() };
        start.ArgumentList.Add(SiloCommand.Program("Gateways", "Gateways.Host"));
        foreach (var (key, port) in new[] { ("Cluster:SiloGatewayPort", siloGatewayPort), ("Mqtt:Port", ports[0]), ("Http:Port", ports[1]), ("Operator:Port", 0), ("Coap:Port", ports[2]) })
        {
            start.ArgumentList.Add($"--{key}={port.ToString(CultureInfo.InvariantCulture)}");
        }

        var gateway = new GatewayProcess(Process.Start(start)!, ports);
        try
        {
            gateway.ReadyLine = await gateway.ReadyAsync().WaitAsync(ReadyDeadline, cancellationToken);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private async Task<string> ReadyAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("ready", StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException("The gateway ended before it was ready.");
    }
}
