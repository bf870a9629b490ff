using Microsoft.AspNetCore.Http.Features;

namespace ProvisioningCluster.Gateways.Operator.Console.Rest;

/// <summary>A request that either side can break off.</summary>
internal sealed class InProcessLifetime(CancellationTokenSource abort) : IHttpRequestLifetimeFeature
{
    public CancellationToken RequestAborted { get; set; } = abort.Token;

    public void Abort() => abort.Cancel();
}
