namespace ProvisioningCluster.Gateways.Core.Hosting;

/// <summary>Something that the <c>ready</c> line waits for, while the listeners are open already.</summary>
public interface IReadyCondition
{
    /// <summary>Ends when it is fulfilled.</summary>
    Task WaitAsync(CancellationToken cancellationToken);
}
