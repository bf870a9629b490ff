namespace ProvisioningCluster.Testing;

/// <summary>The built programs of the product.</summary>
public static class ProductProgram
{
#if DEBUG
    public const string Build = "Debug";
#else
    public const string Build = "Release";
#endif

    public static string Silo => Of("Silo");

    public static string Gateway => Of("Gateways", "Gateways.Host");

    /// <summary>The program of the project at this path of the repository.</summary>
    public static string Of(params string[] project)
    {
        var path = RepositoryRoot.At([.. project, "bin", Build, "net10.0", $"ProvisioningCluster.{project[^1]}.dll"]);
        return File.Exists(path) ? path : throw new InvalidOperationException($"The program is not built: {path} is missing.");
    }
}
