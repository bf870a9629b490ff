using System.Diagnostics.CodeAnalysis;

namespace ProvisioningCluster.Gateways.Operator.Console.Rest;

/// <summary>What the REST answered: a value, or the fault that explains why there is none.</summary>
internal readonly record struct ApiAnswer<T>
{
    private ApiAnswer(T? value, ApiFault? fault) => (Value, Fault) = (value, fault);

    /// <summary>Null with a fault, and where the REST answers without a body.</summary>
    public T? Value { get; }

    public ApiFault? Fault { get; }

    public static ApiAnswer<T> Of(T? value) => new(value, null);

    public static ApiAnswer<T> Refused(ApiFault fault) => new(default, fault);

    /// <summary>True with the value, false with the fault.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out ApiFault? fault)
    {
        (value, fault) = (Value, Fault);
        if (fault is null && value is null)
        {
            throw new InvalidOperationException("The REST answered without a body where one was expected.");
        }

        return fault is null;
    }
}
