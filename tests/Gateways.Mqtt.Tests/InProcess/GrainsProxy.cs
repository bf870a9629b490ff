using System.Reflection;
using Orleans;

namespace ProvisioningCluster.Gateways.Mqtt.Tests.InProcess;

/// <summary>A grain factory that gives the same object for every grain.</summary>
#pragma warning disable CA1852 // the proxy is a generated subclass
internal class GrainsProxy : DispatchProxy
{
    private object? target;

    public static IGrainFactory Of(object target)
    {
        var factory = Create<IGrainFactory, GrainsProxy>();
        ((GrainsProxy)(object)factory).target = target;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod is { Name: nameof(IGrainFactory.GetGrain), IsGenericMethod: true } ? target : throw new NotSupportedException(targetMethod?.Name);
}
