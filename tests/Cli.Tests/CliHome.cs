using System.Diagnostics;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Cli.Tests;

/// <summary>A user of the command line, with a configuration folder of his own.</summary>
internal sealed class CliHome : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("cli-");

    public static string Program => ProductProgram.Of("Cli");

    public string SessionPath => Path.Combine(folder.FullName, "provisioning", "session.json");

    /// <summary>Variables of each run, beside those that the tests inherit.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public JsonNode Session
    {
        get => JsonNode.Parse(File.ReadAllText(SessionPath))!;
        set => File.WriteAllText(SessionPath, value.ToJsonString());
    }

    /// <summary>Signed in as the silo's administrator.</summary>
    public static async Task<CliHome> SignedInAsync(SiloProcess silo)
    {
        var home = new CliHome();
        (await home.SignInAsync(silo)).Done();
        return home;
    }

    public static string UrlOf(SiloProcess silo) => $"http://127.0.0.1:{silo.HttpPort}";

    public Task<CliRun> SignInAsync(SiloProcess silo) => RunWithAsync(silo.AdminPassword + "\n", "login", UrlOf(silo), "--user", silo.AdminUser, "--password-stdin");

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    public Task<CliRun> RunAsync(params string[] arguments) => RunWithAsync(string.Empty, arguments);

    /// <summary>With something on standard input.</summary>
    public async Task<CliRun> RunWithAsync(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName };
        foreach (var argument in (string[])[Program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in (string[])["PROVISIONING_URL", "PROVISIONING_API_KEY", "PROVISIONING_CA"])
        {
            start.Environment.Remove(name);
        }

        start.Environment["XDG_CONFIG_HOME"] = folder.FullName;
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("The command line did not start.");
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await WriteAsync(process, input);
        using var limit = new CancellationTokenSource(Deadline);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"provisioning {string.Join(' ', arguments)} did not end.\n{await output}{await error}");
        }

        return new CliRun($"provisioning {string.Join(' ', arguments)}", process.ExitCode, await output, await error);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task WriteAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException) when (process.HasExited)
        {
            // It ended without reading, which the test sees by its answer.
        }
    }
}
