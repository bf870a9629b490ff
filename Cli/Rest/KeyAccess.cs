namespace ProvisioningCluster.Cli.Rest;

/// <summary>The API key of a machine.</summary>
internal sealed class KeyAccess(string key) : IAccess
{
    public string? Header => $"ApiKey {key}";

    public Task<bool> RenewAsync(HttpClient http, CancellationToken cancelled) => Task.FromResult(false);
}
