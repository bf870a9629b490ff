using ProvisioningCluster.Grains.Abstractions.Provisioning;

namespace ProvisioningCluster.Gateways.Core.Cluster;

/// <summary>
/// Translates once, at the caller, whatever kept a gateway's call from being answered into <see cref="ClusterUnavailableException"/>.
/// Only a call that its own caller gave up stays a cancellation.
/// </summary>
/// <remarks>
/// In the all-in-one process grains and gateways share one runtime and so this filter. A call from a grain carries the grain's
/// context and passes untouched; a gateway runs outside of every activation and has none. Orleans' own interfaces pass too.
/// The runtime looks for calls whose time is over once a second, so that 5 s are up to 6 s: the limit is kept here.
/// </remarks>
internal sealed class ClusterFaults(TimeProvider time) : IOutgoingGrainCallFilter
{
    /// <summary>A call is given up then, unless its method names a longer time: whoever asks is refused within 5 s (I-20).</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(4.5);

    public Task Invoke(IOutgoingGrainCallContext context) =>
        context.SourceContext is null && context.Request.GetInterfaceType().Assembly == typeof(IProvisioningGrain).Assembly
            ? TranslateAsync(context)
            : context.Invoke();

    private async Task TranslateAsync(IOutgoingGrainCallContext context)
    {
        var cancellation = context.Request.GetCancellationToken(); // before the call: a request that was answered forgets it
        try
        {
            await (context.Request.GetDefaultResponseTimeout() > AnswerWithin ? context.Invoke() : context.Invoke().WaitAsync(AnswerWithin, time));
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
