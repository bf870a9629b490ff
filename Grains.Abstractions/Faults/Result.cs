using System.Diagnostics.CodeAnalysis;

namespace ProvisioningCluster.Grains.Abstractions.Faults;

/// <summary>The answer of a command: a value, or the fault that kept it from happening.</summary>
[GenerateSerializer, Immutable, Alias("pc.Result`1")]
public readonly struct Result<T>
    where T : notnull
{
    [Id(0)]
    private readonly T? value;

    [Id(1)]
    private readonly Fault? fault;

    private Result(T? value, Fault? fault)
    {
        this.value = value;
        this.fault = fault;
    }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Fault fault) => new(default, fault);

    /// <summary>Gives the value and true, or the fault and false. A default instance counts as a fault.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Fault? fault)
    {
        value = this.value;
        fault = this.fault;
        if (fault is null && value is not null)
        {
            return true;
        }

        fault ??= new Fault(FaultCode.Unavailable, "The answer carried neither a value nor a fault.");
        return false;
    }
}
