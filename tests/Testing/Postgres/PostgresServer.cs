using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace ProvisioningCluster.Testing;

/// <summary>A real PostgreSQL of the tests' own: fresh data, a free port, a random password; it ends with the test.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Account = "postgres";
    private const int StartAttempts = 5;
    private const int QuitSignal = 3;
    private const int InterruptSignal = 2;
    private const int ContinueSignal = 18;
    private const int StopSignal = 19;
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(60);

    private readonly string folder;
    private readonly string password;
    private readonly string address;
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly SiloOutput output = new();
    private Process? process;

    private PostgresServer(string folder, string password, string address, IReadOnlyDictionary<string, string> settings)
    {
        this.folder = folder;
        this.password = password;
        this.address = address;
        this.settings = settings;
        Port = FreePorts.Take(1)[0];
    }

    public int Port { get; private set; }

    /// <summary>Everything the server wrote.</summary>
    public string Output => output.Text;

    private Process Running => process ?? throw new InvalidOperationException("PostgreSQL is not running.");

    private string DataDirectory => Path.Combine(folder, "data");

    /// <param name="settings">Settings of <c>postgresql.conf</c>, such as <c>fsync</c>.</param>
    /// <param name="address">Address to listen on.</param>
    public static async Task<PostgresServer> StartAsync(IReadOnlyDictionary<string, string>? settings = null, string address = "127.0.0.1")
    {
        var folder = Directory.CreateTempSubdirectory("postgres-").FullName;
        var server = new PostgresServer(folder, RandomNumberGenerator.GetHexString(32, lowercase: true), address, settings ?? new Dictionary<string, string>());
        try
        {
            await server.InitializeAsync();
            await server.StartOnFreePortAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The connection string of a database on this server.</summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = address,
        Port = Port,
        Username = Account,
        Password = password,
        Database = database,
    }.ConnectionString;

    /// <summary>Makes an empty database and answers its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"db_{Guid.NewGuid():N}";
        await ExecuteAsync(Account, $"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    /// <summary>Runs one statement as superuser.</summary>
    public async Task ExecuteAsync(string database, string sql)
    {
        var text = new NpgsqlConnectionStringBuilder(ConnectionString(database)) { Pooling = false }.ConnectionString;
        await using var connection = new NpgsqlConnection(text);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>As a power cut leaves it, but for the operating system: sessions are dropped, nothing is flushed, the next start recovers.</summary>
    public Task StopImmediatelyAsync() => EndAsync(QuitSignal);

    /// <summary>An orderly stop that drops the sessions.</summary>
    public Task StopAsync() => EndAsync(InterruptSignal);

    /// <summary>Starts the stopped server again, on the same port and data; returns when it takes connections.</summary>
    public async Task StartAgainAsync() => await StartAsync(Port, output.LineCount);

    /// <summary>SIGSTOP to the server and all its sessions: connections stay open, the kernel takes new ones, and nobody answers.</summary>
    public void Freeze()
    {
        Signals.Send(Running.Id, StopSignal); // the parent first, so that it makes no more of them
        ForEachSession(StopSignal);
    }

    /// <summary>SIGCONT to the server and its sessions.</summary>
    public void Thaw()
    {
        ForEachSession(ContinueSignal);
        Signals.Send(Running.Id, ContinueSignal);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await EndAsync(QuitSignal);
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task InitializeAsync()
    {
        var passwordFile = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(passwordFile, password);
        Directory.CreateDirectory(DataDirectory);
        if (Environment.IsPrivilegedProcess)
        {
            var own = await ExternalTool.Require("chown", "part of coreutils").RunAsync("-R", $"{Account}:{Account}", folder);
            own.Succeeded();
        }

        var (program, arguments) = Command("initdb", ["--pgdata", DataDirectory, "--username", Account, "--pwfile", passwordFile, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]);
        var made = await ExternalTool.Require(program, InstallHint).RunAsync(arguments, workingDirectory: folder);
        made.Succeeded();
        File.Delete(passwordFile);
    }

    private async Task StartOnFreePortAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await StartAsync(Port, output.LineCount);
                return;
            }
            catch (InvalidOperationException) when (attempt < StartAttempts && Output.Contains("could not bind", StringComparison.Ordinal))
            {
                Port = FreePorts.Take(1)[0]; // somebody was quicker
            }
        }
    }

    private async Task StartAsync(int port, int fromLine)
    {
        var (program, arguments) = Command("postgres", ["-D", DataDirectory, "-p", port.ToString(CultureInfo.InvariantCulture), "-h", address, "-k", folder, .. Settings()]);
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var started = new Process { StartInfo = start, EnableRaisingEvents = true };
        started.OutputDataReceived += (_, line) => output.Add(line.Data);
        started.ErrorDataReceived += (_, line) => output.Add(line.Data);
        started.Start();
        started.StandardInput.Close();
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        process = started;
        Termination.Add(EndAtExit);

        var exited = started.WaitForExitAsync();
        var ready = output.LineAsync(static line => line.Contains("ready to accept connections", StringComparison.Ordinal), "PostgreSQL to take connections", StartDeadline, fromLine);
        if (await Task.WhenAny(ready, exited) == exited && !ready.IsCompleted)
        {
            throw new InvalidOperationException($"PostgreSQL ended with code {started.ExitCode}. Output:\n{Output}");
        }

        await ready;
    }

    private async Task EndAsync(int signal)
    {
        Termination.Remove(EndAtExit);
        var running = Running;
        if (!running.HasExited)
        {
            Thaw(); // a process that stands still takes no other signal
            Signals.Send(running.Id, signal);
            using var deadline = new CancellationTokenSource(StopDeadline);
            await running.WaitForExitAsync(deadline.Token);
        }

        process = null;
        running.Dispose();
    }

    private void ForEachSession(int signal)
    {
        foreach (var session in File.ReadAllText($"/proc/{Running.Id}/task/{Running.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Signals.SendIfRunning(int.Parse(session, CultureInfo.InvariantCulture), signal);
        }
    }

    private void EndAtExit(object? sender, EventArgs e)
    {
        if (process is { HasExited: false } running)
        {
            Thaw();
            Signals.Send(running.Id, QuitSignal);
        }
    }

    private IEnumerable<string> Settings() => settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" });

    private const string InstallHint = "apt-get install postgresql";

    /// <summary>PostgreSQL refuses to run as root: then its own account runs it.</summary>
    private static (string Program, string[] Arguments) Command(string tool, string[] arguments)
    {
        var path = Locate(tool);
        return Environment.IsPrivilegedProcess
            ? ("setpriv", [$"--reuid={Account}", $"--regid={Account}", "--clear-groups", path, .. arguments])
            : (path, arguments);
    }

    /// <summary>Debian keeps the servers of all versions beside each other, off the path; the newest is taken.</summary>
    private static string Locate(string tool)
    {
        var versions = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        var path = versions
            .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out var number) ? number : 0)
            .Select(version => Path.Combine(version, "bin", tool))
            .FirstOrDefault(File.Exists) ?? tool;
        if (Path.IsPathRooted(path))
        {
            return path;
        }

        ExternalTool.Require(tool, InstallHint);
        return path;
    }
}
