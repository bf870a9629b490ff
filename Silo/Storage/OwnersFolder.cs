namespace ProvisioningCluster.Silo.Storage;

/// <summary>A folder for what nobody else on the machine needs to read: keys, and names and addresses of devices in clear.</summary>
internal static class OwnersFolder
{
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
