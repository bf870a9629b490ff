using System.Text.Json;

namespace ProvisioningCluster.Cli.Session;

/// <summary>Keeps the session in the user's configuration, readable for him alone.</summary>
internal static class SessionFile
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);

    /// <summary><c>$XDG_CONFIG_HOME/provisioning</c> or <c>~/.config/provisioning</c>; on Windows below the roaming profile.</summary>
    private static string Folder { get; } = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "provisioning");

    private static string Location { get; } = Path.Combine(Folder, "session.json");

    /// <summary>Null when nobody is signed in.</summary>
    public static StoredSession? Read()
    {
        if (!File.Exists(Location))
        {
            return null;
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(Location) & Others) != 0)
        {
            throw new CommandFault(ExitCode.Access, $"Others may read {Location}, which holds your session. Run: chmod 600 {Location}");
        }

        try
        {
            return JsonSerializer.Deserialize<StoredSession>(File.ReadAllText(Location), JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            throw new CommandFault(ExitCode.Access, $"{Location} is damaged. Sign in again with: provisioning login");
        }
    }

    /// <summary>Puts it in place in one step: a command that reads meanwhile sees the old one or the new one.</summary>
    public static void Write(StoredSession session)
    {
        MakeFolder();
        var next = Path.Combine(Folder, $"session.{Environment.ProcessId}.tmp");
        File.Delete(next);
        using (var file = new FileStream(next, Private(FileMode.CreateNew)))
        {
            JsonSerializer.Serialize(file, session, JsonSerializerOptions.Web);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, Location, overwrite: true);
    }

    public static void Delete() => File.Delete(Location);

    /// <summary>One command at a time renews: a refresh token that comes twice ends the session.</summary>
    public static async Task<IDisposable> LockAsync(CancellationToken cancelled)
    {
        MakeFolder();
        var path = Path.Combine(Folder, "session.lock");
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, Private(FileMode.OpenOrCreate));
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(begun) < LockPatience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancelled);
            }
        }
    }

    private static void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Folder);
        }
        else
        {
            Directory.CreateDirectory(Folder, Mine | UnixFileMode.UserExecute);
        }
    }

    private static FileStreamOptions Private(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Mine;
        }

        return options;
    }
}
