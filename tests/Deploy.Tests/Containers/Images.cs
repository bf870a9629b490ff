namespace ProvisioningCluster.Deploy.Tests.Containers;

/// <summary>The images that the files below <c>deploy/</c> may name.</summary>
internal static class Images
{
    public const string Silo = "provisioning-silo";
    public const string Gateway = "provisioning-gateway";
    public const string Sdk = "mcr.microsoft.com/dotnet/sdk:10.0";
    public const string Runtime = "mcr.microsoft.com/dotnet/aspnet:10.0";

    public static readonly string[] Public = ["postgres:17", "haproxy:3.2", "prom/prometheus:v3.5.0", "grafana/grafana:12.1.1"];

    /// <summary>The stage of our Dockerfile that makes an image of ours.</summary>
    public static string StageOf(string image) => image["provisioning-".Length..];
}
