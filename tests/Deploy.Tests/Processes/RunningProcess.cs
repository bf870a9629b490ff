using System.Diagnostics;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Deploy.Tests.Processes;

/// <summary>A process that a test started, with everything it wrote. It ends with the test.</summary>
internal sealed class RunningProcess : IAsyncDisposable
{
    public const int Interrupt = 2;
    public const int Terminate = 15;
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(50);

    private readonly Process process;

    private RunningProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => Output.Add(line.Data);
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public SiloOutput Output { get; } = new();

    /// <summary>Starts it; a null in the environment takes a variable away.</summary>
    public static RunningProcess Start(
        string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>>? environment = null, string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory ?? Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        var running = new RunningProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        running.process.Start();
        running.process.StandardInput.Close();
        running.process.BeginOutputReadLine();
        running.process.BeginErrorReadLine();
        Termination.Add(running.EndAtExit);
        return running;
    }

    /// <summary>Waits for a line; it fails when the process ends before.</summary>
    public async Task<string> LineAsync(Predicate<string> predicate, string awaited)
    {
        var line = Output.LineAsync(predicate, awaited, StartDeadline);
        var exited = process.WaitForExitAsync();
        if (await Task.WhenAny(line, exited) == exited && !line.IsCompleted)
        {
            throw new InvalidOperationException($"Ended with code {process.ExitCode} before {awaited}. Output:\n{Output.Text}");
        }

        return await line;
    }

    /// <summary>The <c>ready</c> line of one of our programs.</summary>
    public Task<string> ReadyAsync() => LineAsync(line => line.StartsWith("ready", StringComparison.Ordinal), "the line `ready`");

    public void Signal(int signal) => Signals.Send(process.Id, signal);

    /// <summary>Waits for its end and answers the exit code.</summary>
    public async Task<int> ExitAsync()
    {
        using var deadline = new CancellationTokenSource(StopDeadline);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The process did not end within {StopDeadline.TotalSeconds:0} s. Output:\n{Output.Text}");
        }
    }

    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Termination.Remove(EndAtExit);
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void EndAtExit(object? sender, EventArgs e)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
