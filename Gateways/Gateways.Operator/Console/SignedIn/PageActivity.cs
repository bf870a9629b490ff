using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ProvisioningCluster.Gateways.Operator.Console.SignedIn;

/// <summary>When somebody last did something on this open page.</summary>
internal sealed class PageActivity(TimeProvider clock) : CircuitHandler
{
    private long lastAt = clock.GetTimestamp();

    /// <summary>How long nobody has touched it.</summary>
    public TimeSpan Idle => clock.GetElapsedTime(Volatile.Read(ref lastAt));

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => context =>
    {
        Volatile.Write(ref lastAt, clock.GetTimestamp());
        return next(context);
    };
}
