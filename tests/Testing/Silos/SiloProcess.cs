using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace ProvisioningCluster.Testing;

/// <summary>The real silo as a process of its own, with free ports and its own data.</summary>
public sealed class SiloProcess : IAsyncDisposable
{
    private const int StartAttempts = 5;
    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(30);

    private readonly SiloSettings settings;
    private readonly SiloPorts ports;
    private Process process;

    private SiloProcess(SiloSettings settings, string workingDirectory, string adminPassword, SiloPorts ports)
    {
        this.settings = settings;
        this.ports = ports;
        WorkingDirectory = workingDirectory;
        AdminPassword = adminPassword;
        process = Start();
        Operator = new OperatorClient(new Uri($"http://127.0.0.1:{HttpPort}/"), AdminUser, AdminPassword);
    }

    public int MqttPort => ports.Mqtt;

    /// <summary>Device API and operator REST.</summary>
    public int HttpPort => ports.Http;

    public int CoapPort => ports.Coap;

    public int ProcessId => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Exit code of the ended process.</summary>
    public int ExitCode => process.ExitCode;

    public string WorkingDirectory { get; }

    /// <summary>Where the silo keeps its data: the default of the product, below the working directory.</summary>
    public string DataDirectory => Path.Combine(WorkingDirectory, "data");

    /// <summary>The ledger's file.</summary>
    public string DatabasePath => Path.Combine(DataDirectory, "provisioning.db");

    /// <summary>All output of every start of this silo so far.</summary>
    public string Output => Console.Text;

    /// <summary>The output as something to wait on.</summary>
    public SiloOutput Console { get; } = new();

    public string AdminUser => "admin@localhost";

    public string AdminPassword { get; }

    /// <summary>Operator REST, logged in at the first call.</summary>
    public OperatorClient Operator { get; private set; }

    /// <summary>Memory that the process holds now, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{ProcessId}/status").First(status => status.StartsWith("VmRSS:", StringComparison.Ordinal));
            return 1024 * long.Parse(line["VmRSS:".Length..^"kB".Length].Trim(), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Starts a silo and waits for its <c>ready</c> line; other ports are tried when one was taken meanwhile.</summary>
    public static async Task<SiloProcess> StartAsync(SiloSettings? settings = null)
    {
        settings ??= new SiloSettings();
        var workingDirectory = settings.WorkingDirectory ?? Directory.CreateTempSubdirectory("provisioning-").FullName;
        var adminPassword = RandomNumberGenerator.GetHexString(32, lowercase: true);
        for (var attempt = 1; ; attempt++)
        {
            var silo = new SiloProcess(settings, workingDirectory, adminPassword, SiloPorts.Take());
            try
            {
                await silo.ReadyAsync(fromLine: 0);
                return silo;
            }
            catch (InvalidOperationException) when (attempt < StartAttempts && silo.MissedItsPorts())
            {
                await silo.EndAsync();
            }
            catch
            {
                await silo.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; returns when the process has gone. It fails when the process does not go.</summary>
    public async Task StopAsync()
    {
        if (process.HasExited)
        {
            return;
        }

        Signals.RequestStop(process.Id);
        using var deadline = new CancellationTokenSource(StopDeadline);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
            throw new TimeoutException($"The silo did not stop within {StopDeadline.TotalSeconds:0} s of SIGTERM. Output:\n{Output}");
        }
    }

    /// <summary>Starts the ended silo again with the same data, ports and settings (a running one is stopped first).</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        process.Dispose();
        Operator.Dispose();
        var fromLine = Console.LineCount;
        process = Start();
        Operator = new OperatorClient(new Uri($"http://127.0.0.1:{HttpPort}/"), AdminUser, AdminPassword);
        await ReadyAsync(fromLine);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        if (settings.WorkingDirectory is null)
        {
            Directory.Delete(WorkingDirectory, recursive: true);
        }
    }

    private async Task EndAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
        Operator.Dispose();
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = WorkingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add(AssemblyPath());
        foreach (var (key, value) in Configuration())
        {
            if (value is not null)
            {
                start.ArgumentList.Add($"--{key}={value}");
            }
        }

        foreach (var (name, value) in settings.Environment)
        {
            start.Environment[name] = value;
        }

        var started = new Process { StartInfo = start, EnableRaisingEvents = true };
        started.OutputDataReceived += (_, line) => Console.Add(line.Data);
        started.ErrorDataReceived += (_, line) => Console.Add(line.Data);
        started.Start();
        started.StandardInput.Close();
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        AppDomain.CurrentDomain.ProcessExit += KillAtExit;
        return started;
    }

    private Dictionary<string, string?> Configuration()
    {
        var configuration = new Dictionary<string, string?>
        {
            ["Mqtt:Port"] = Text(ports.Mqtt),
            ["Http:Port"] = Text(ports.Http),
            ["Operator:Port"] = Text(ports.Http),
            ["Coap:Port"] = Text(ports.Coap),
            ["Cluster:SiloPort"] = Text(ports.Silo),
            ["Bootstrap:AdminPassword"] = AdminPassword,
            ["Limits:ConnectionsPerSource"] = "5000",
        };
        foreach (var (key, value) in settings.Configuration)
        {
            configuration[key] = value;
        }

        return configuration;
    }

    private async Task ReadyAsync(int fromLine)
    {
        var exited = process.WaitForExitAsync();
        var ready = Console.LineAsync(IsReady, "the silo's `ready` line", ReadyDeadline, fromLine);
        if (await Task.WhenAny(ready, exited) == exited && !ready.IsCompleted)
        {
            throw new InvalidOperationException($"The silo ended with code {process.ExitCode} before it was ready. Output:\n{Output}");
        }

        await ready;
    }

    private bool MissedItsPorts() =>
        Output.Contains("address already in use", StringComparison.OrdinalIgnoreCase)
        || Output.Contains("AddressInUse", StringComparison.OrdinalIgnoreCase);

    private void KillAtExit(object? sender, EventArgs e)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }

    private static bool IsReady(string line) => line.TrimStart().StartsWith("ready", StringComparison.Ordinal);

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static string AssemblyPath()
    {
#if DEBUG
        const string Build = "Debug";
#else
        const string Build = "Release";
#endif
        var path = RepositoryRoot.At("Silo", "bin", Build, "net10.0", "ProvisioningCluster.Silo.dll");
        return File.Exists(path) ? path : throw new InvalidOperationException($"The silo is not built: {path} is missing.");
    }
}
