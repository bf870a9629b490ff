using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Runtime;

/// <summary>
/// Logs what broke inside a grain call, once, on the silo that has the stack, and hands callers a type that they all know.
/// Exceptions of .NET and Orleans pass: the runtime acts on some of them (InconsistentStateException ends the activation).
/// </summary>
internal sealed partial class FaultFilter(ILogger<FaultFilter> logger) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception exception) when (NeedsTranslation(exception))
        {
            LogCallFailed(logger, exception, context.InterfaceName, context.MethodName);
            throw new GrainCallFailedException($"{context.InterfaceName}.{context.MethodName} failed with {exception.GetType().Name}.");
        }
    }

    internal static bool NeedsTranslation(Exception exception) =>
        exception is not (GrainCallFailedException or OrleansException)
        && exception.GetType().Assembly != typeof(Exception).Assembly;
}
