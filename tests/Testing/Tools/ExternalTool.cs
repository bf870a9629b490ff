using System.Diagnostics;
using System.Text;
using Xunit;

namespace ProvisioningCluster.Testing;

/// <summary>A command of the machine, such as <c>mosquitto_pub</c>. Where it is missing the test is skipped; on a build server it fails.</summary>
public sealed class ExternalTool
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(60);

    private readonly string path;

    private ExternalTool(string path) => this.path = path;

    /// <summary>Finds the command on the path (or at an absolute path), or ends the test with the way to install it.</summary>
    public static ExternalTool Require(string name, string installHint)
    {
        var path = Locate(name);
        return path is null ? throw Missing(name, installHint) : new ExternalTool(path);
    }

    /// <summary>True when the file exists; else the test ends with the way to get it.</summary>
    public static void RequireFile(string file, string installHint)
    {
        if (!File.Exists(file) && !Directory.Exists(file))
        {
            throw Missing(file, installHint);
        }
    }

    /// <summary>Runs the command to its end; past the deadline it is killed and the test fails.</summary>
    /// <param name="onLine">Told of each line of standard output as it comes.</param>
    public async Task<ToolResult> RunAsync(
        IEnumerable<string> arguments,
        string? input = null,
        string? workingDirectory = null,
        TimeSpan? deadline = null,
        Action<string>? onLine = null,
        CancellationToken cancellationToken = default)
    {
        using var process = Start(arguments, workingDirectory);
        var output = ReadAsync(process.StandardOutput, onLine);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline ?? DefaultDeadline);
        var command = $"{Path.GetFileName(path)} {string.Join(' ', process.StartInfo.ArgumentList)}";
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{command} did not end in time.\nstdout: {await output}\nstderr: {await error}");
        }

        return new ToolResult(command, process.ExitCode, await output, await error);
    }

    /// <summary>Runs the command to its end.</summary>
    public Task<ToolResult> RunAsync(params string[] arguments) => RunAsync((IEnumerable<string>)arguments);

    private static async Task<string> ReadAsync(StreamReader reader, Action<string>? onLine)
    {
        if (onLine is null)
        {
            return await reader.ReadToEndAsync(CancellationToken.None);
        }

        var text = new StringBuilder();
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
        {
            text.Append(line).Append('\n');
            onLine(line);
        }

        return text.ToString();
    }

    private Process Start(IEnumerable<string> arguments, string? workingDirectory)
    {
        var start = new ProcessStartInfo(path)
        {
            WorkingDirectory = workingDirectory ?? Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{path} did not start.");
    }

    private static string? Locate(string name)
    {
        if (Path.IsPathRooted(name))
        {
            return File.Exists(name) ? name : null;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    private static InvalidOperationException Missing(string what, string installHint)
    {
        var message = $"{what} is missing: {installHint}";
        if (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip(message);
        }

        return new InvalidOperationException(message);
    }
}
