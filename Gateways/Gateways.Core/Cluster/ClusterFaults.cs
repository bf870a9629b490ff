using ProvisioningCluster.Grains.Abstractions.Provisioning;

namespace ProvisioningCluster.Gateways.Core.Cluster;

/// <summary>
/// Translates once, at the caller, whatever kept a gateway's call from being answered into <see cref="ClusterUnavailableException"/>.
/// Only a call that its own caller gave up stays a cancellation.
/// </summary>
/// <remarks>
/// In the all-in-one process grains and gateways share one runtime and so this filter. A call from a grain carries the grain's
/// context and passes untouched; a gateway runs outside of every activation and has none. Orleans' own interfaces pass too.
/// </remarks>
internal sealed class ClusterFaults : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context) =>
        context.SourceContext is null && context.Request.GetInterfaceType().Assembly == typeof(IProvisioningGrain).Assembly
            ? TranslateAsync(context)
            : context.Invoke();

    private static async Task TranslateAsync(IOutgoingGrainCallContext context)
    {
        var cancellation = context.Request.GetCancellationToken(); // before the call: a request that was answered forgets it
        try
        {
            await context.Invoke();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            throw new ClusterUnavailableException($"The cluster did not answer {context.InterfaceName}.{context.MethodName}.", exception);
        }
    }
}
