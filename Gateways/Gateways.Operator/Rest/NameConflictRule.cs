using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>What becomes of a new device whose name is taken (wire-spec 6.5).</summary>
/// <param name="Uniquify">False refuses it; true gives it another name.</param>
/// <param name="Separator">Stands between the name and what is added to it.</param>
/// <param name="Incremental">True adds 1, 2, 3 …, false six random characters.</param>
internal sealed record NameConflictRule(bool Uniquify, string Separator, bool Incremental)
{
    /// <summary>Longer ones would leave no room for the name.</summary>
    private const int LongestSeparator = 32;

    private const string DefaultSeparator = "_";

    /// <summary>A taken name is refused.</summary>
    public static NameConflictRule Fail { get; } = new(Uniquify: false, DefaultSeparator, Incremental: false);

    public static Result<NameConflictRule> Read(IQueryCollection query)
    {
        var separator = QueryText.Of(query, "uniquifySeparator") ?? DefaultSeparator;
        if (separator.Length > LongestSeparator)
        {
            return new Fault(FaultCode.InvalidArgument, $"Request parameter 'uniquifySeparator' must be at most {LongestSeparator} characters", "uniquifySeparator");
        }

        return Chosen(query, "nameConflictPolicy", "FAIL", "UNIQUIFY").TryGet(out var uniquify, out var fault)
            && Chosen(query, "uniquifyStrategy", "RANDOM", "INCREMENTAL").TryGet(out var incremental, out fault)
            ? new NameConflictRule(uniquify, separator, incremental)
            : fault;
    }

    private static Result<bool> Chosen(IQueryCollection query, string name, string usual, string other) => QueryText.Of(query, name) switch
    {
        null => false,
        var text when text == usual => false,
        var text when text == other => true,
        _ => new Fault(FaultCode.InvalidArgument, $"Unsupported value of request parameter '{name}', use {usual} or {other}", name),
    };
}
