namespace ProvisioningCluster.Cli.Rest;

/// <summary>For signing in.</summary>
internal sealed class NoAccess : IAccess
{
    public string? Header => null;

    public Task<bool> RenewAsync(HttpClient http, CancellationToken cancelled) => Task.FromResult(false);
}
