using System.Text;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Secrets;

/// <summary>The master key of a single silo: a file of its own on the silo's machine, readable by its owner only.</summary>
internal static class MasterKeyFile
{
    public const string Name = "master.key";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static string BesideDatabase(string databasePath) => Path.Combine(Path.GetDirectoryName(databasePath)!, Name);

    /// <summary>Where it lies when the database is on a server: among the data of this silo, never in the database.</summary>
    public static string InWorkingDirectory() => Path.GetFullPath(Path.Combine("data", Name));

    /// <summary>The text of the file, or null when there is none.</summary>
    public static string? Read(string path) => File.Exists(path) ? File.ReadAllText(path) : null;

    /// <summary>
    /// Writes a new key and answers the one that counts: when another process wrote one at the same time, that one.
    /// </summary>
    public static string Create(string path)
    {
        OwnersFolder.Create(Path.GetDirectoryName(path)!);
        var fresh = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(fresh, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(SecretsOptions.Create() + "\n"));
            stream.Flush(flushToDisk: true); // before any secret depends on it
        }

        try
        {
            File.Move(fresh, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(fresh);
        }

        return File.ReadAllText(path);
    }
}
