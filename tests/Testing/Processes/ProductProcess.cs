using System.Diagnostics;
using System.Globalization;
using ProvisioningCluster.Testing.Devices;

namespace ProvisioningCluster.Testing;

/// <summary>A program of the product as a process of its own: what silos and gateways have in common.</summary>
public abstract class ProductProcess : IAsyncDisposable
{
    private const int StartAttempts = 5;
    private const int ContinueSignal = 18;
    private const int StopSignal = 19;
    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(30);

    private readonly string assembly;
    private readonly bool ownsWorkingDirectory;
    private Process? process;

    private protected ProductProcess(string name, string assembly, ProcessPlace place, string? workingDirectory)
    {
        Name = name;
        this.assembly = assembly;
        Place = place;
        ownsWorkingDirectory = workingDirectory is null;
        WorkingDirectory = workingDirectory ?? Directory.CreateTempSubdirectory("provisioning-").FullName;
    }

    /// <summary>How messages and files of a test call it, such as <c>silo-1</c>.</summary>
    public string Name { get; }

    public ProcessPlace Place { get; }

    /// <summary>Where it takes devices.</summary>
    public abstract DeviceDoor Door { get; }

    /// <summary>Operator REST, logged in at the first call.</summary>
    public abstract OperatorClient Operator { get; }

    public int ProcessId => Running.Id;

    public bool HasExited => Running.HasExited;

    /// <summary>Exit code of the ended process.</summary>
    public int ExitCode => Running.ExitCode;

    /// <summary>Exit code of the life before the latest restart.</summary>
    public int? LastExitCode { get; private set; }

    public string WorkingDirectory { get; }

    /// <summary>The CA of the certificate that the process makes when none is configured.</summary>
    public string AuthorityPath => Path.Combine(WorkingDirectory, "data", "tls", "mqttserver.pub.pem");

    /// <summary>All output of every start so far.</summary>
    public string Output => Console.Text;

    /// <summary>The output as something to wait on.</summary>
    public SiloOutput Console { get; } = new();

    /// <summary>The last line of the latest start.</summary>
    public string ReadyLine { get; private set; } = string.Empty;

    /// <summary>Memory that the process holds now, in bytes.</summary>
    public long ResidentBytes => MemoryOf("VmRSS:");

    /// <summary>The most memory that the process ever held since it was started, in bytes.</summary>
    public long PeakResidentBytes => MemoryOf("VmHWM:");

    private protected abstract IReadOnlyDictionary<string, string?> Configuration { get; }

    private protected abstract IReadOnlyDictionary<string, string> Environment { get; }

    private Process Running => process ?? throw new InvalidOperationException($"{Name} has not been started.");

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public async Task KillAsync()
    {
        Running.Kill();
        await Running.WaitForExitAsync();
    }

    /// <summary>SIGTERM; returns when the process has gone. It fails when the process does not go.</summary>
    public async Task StopAsync()
    {
        if (Running.HasExited)
        {
            return;
        }

        Signals.RequestStop(Running.Id);
        using var deadline = new CancellationTokenSource(StopDeadline);
        try
        {
            await Running.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
            throw new TimeoutException($"{Name} did not stop within {StopDeadline.TotalSeconds:0} s of SIGTERM. Output:\n{Output}");
        }
    }

    /// <summary>Returns when the process has ended by itself.</summary>
    public async Task EndedAsync(TimeSpan deadline)
    {
        using var limit = new CancellationTokenSource(deadline);
        try
        {
            await Running.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name} did not end within {deadline.TotalSeconds:0} s. Output:\n{Output}");
        }
    }

    /// <summary>Returns when a process that was only launched has printed its <c>ready</c> line.</summary>
    public Task ReadyAsync() => ReadyAsync(fromLine: 0);

    /// <summary>Starts the ended process again with the same data, ports and settings (a running one is stopped first).</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        LastExitCode = Running.ExitCode;
        Running.Dispose();
        var fromLine = Console.LineCount;
        Launch();
        await ReadyAsync(fromLine);
    }

    /// <summary>SIGSTOP: the process stands still, its sockets stay open.</summary>
    public void Freeze() => Signals.Send(Running.Id, StopSignal);

    /// <summary>SIGCONT.</summary>
    public void Thaw() => Signals.Send(Running.Id, ContinueSignal);

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        if (ownsWorkingDirectory)
        {
            Directory.Delete(WorkingDirectory, recursive: true);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Starts what <paramref name="make"/> made and waits for its <c>ready</c> line; other ports are tried when one was taken meanwhile.</summary>
    private protected static async Task<T> StartedAsync<T>(Func<T> make, CancellationToken cancellationToken)
        where T : ProductProcess
    {
        for (var attempt = 1; ; attempt++)
        {
            var made = make();
            try
            {
                made.Launch();
                await made.ReadyAsync(fromLine: 0, cancellationToken);
                return made;
            }
            catch (InvalidOperationException) when (attempt < StartAttempts && made.MissedItsPorts())
            {
                await made.DisposeAsync();
            }
            catch
            {
                await made.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Starts it and waits for nothing: for one that is not to become ready, or not yet.</summary>
    private protected static T Launched<T>(T made)
        where T : ProductProcess
    {
        made.Launch();
        return made;
    }

    /// <summary>Told at every start of the process.</summary>
    private protected virtual void OnLaunched()
    {
    }

    /// <summary>Told when the process is given up for good.</summary>
    private protected virtual void OnEnded()
    {
    }

    private protected static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private void Launch()
    {
        var command = Place.Command(assembly);
        var start = new ProcessStartInfo(command[0])
        {
            WorkingDirectory = WorkingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in command.Skip(1).Concat(Configuration.Where(pair => pair.Value is not null).Select(pair => $"--{pair.Key}={pair.Value}")))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in Environment)
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
        process = started;
        Termination.Remove(KillAtExit);
        Termination.Add(KillAtExit);
        OnLaunched();
    }

    private async Task ReadyAsync(int fromLine, CancellationToken cancellationToken = default)
    {
        var exited = Running.WaitForExitAsync(cancellationToken);
        var ready = Console.LineAsync(IsReady, $"the `ready` line of {Name}", ReadyDeadline, fromLine, cancellationToken);
        if (await Task.WhenAny(ready, exited) == exited && exited.IsCompletedSuccessfully && !ready.IsCompleted)
        {
            throw new InvalidOperationException($"{Name} ended with code {ExitCode} before it was ready. Output:\n{Output}");
        }

        ReadyLine = await ready;
    }

    private async Task EndAsync()
    {
        Termination.Remove(KillAtExit);
        if (process is not null)
        {
            if (!process.HasExited)
            {
                await KillAsync();
            }

            process.Dispose();
        }

        OnEnded();
    }

    private bool MissedItsPorts() =>
        Output.Contains("address already in use", StringComparison.OrdinalIgnoreCase)
        || Output.Contains("AddressInUse", StringComparison.OrdinalIgnoreCase);

    /// <summary>A line of the process's status, in bytes.</summary>
    private long MemoryOf(string name)
    {
        var line = File.ReadLines($"/proc/{ProcessId}/status").First(status => status.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line[name.Length..^"kB".Length].Trim(), CultureInfo.InvariantCulture);
    }

    private void KillAtExit(object? sender, EventArgs e)
    {
        if (process is { HasExited: false } running)
        {
            running.Kill();
        }
    }

    private static bool IsReady(string line) => line.TrimStart().StartsWith("ready", StringComparison.Ordinal);
}
