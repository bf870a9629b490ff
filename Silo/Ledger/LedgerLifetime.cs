namespace ProvisioningCluster.Silo.Ledger;

/// <summary>The writer runs from before the silo starts until after it stopped, so that no grain finds it closed.</summary>
internal sealed class LedgerLifetime(GroupWriter writer) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        writer.Start();
        return Task.CompletedTask;
    }

    /// <summary>Waits for what was promised to be tried: the token ends patience with clients, not with the disk.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => writer.StopAsync();
}
