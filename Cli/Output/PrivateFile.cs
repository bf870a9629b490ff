namespace ProvisioningCluster.Cli.Output;

/// <summary>Files with what others must not read.</summary>
internal static class PrivateFile
{
    /// <summary>A new file, readable for its owner alone; one that exists is refused.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}
