using System.Reflection;

namespace ProvisioningCluster.Gateways.Core.Tests;

/// <summary>For hosts whose endpoints never ask the cluster.</summary>
public class NoGrains : DispatchProxy
{
    public static IGrainFactory Factory() => DispatchProxy.Create<IGrainFactory, NoGrains>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException(targetMethod?.Name);
}
