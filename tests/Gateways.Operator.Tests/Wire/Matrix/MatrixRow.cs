using System.Text.Json.Nodes;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire.Matrix;

/// <summary>What one route is to do with each kind of caller.</summary>
/// <param name="Allowed">Who may call it.</param>
/// <param name="Subject">What callers of other tenants are told.</param>
internal sealed record MatrixRow(Who Allowed, Subject Subject = Subject.Own)
{
    /// <summary>What stands for <c>{id}</c>; the device when absent.</summary>
    public Func<TenantEstate, JsonNode>? Id { get; init; }

    /// <summary>Request parameters.</summary>
    public Func<TenantEstate, string> Query { get; init; } = _ => string.Empty;

    public Func<TenantEstate, JsonNode?> Body { get; init; } = _ => null;

    public bool Admits(MatrixCaller caller) => Allowed.HasFlag(caller.Role) && (!caller.IsMachine || Allowed.HasFlag(Who.Machines));

    /// <summary>Status and error code for somebody who may call it but not see this; null when it is the caller's to see.</summary>
    public (int Status, int ErrorCode)? HiddenAs(MatrixCaller caller) => Subject switch
    {
        Subject.HiddenFromSystem when caller.IsForeign || caller.Role == Who.System => (404, 32),
        Subject.Hidden when caller.IsForeign => (404, 32),
        Subject.Profile when caller.IsForeign => (403, 20),
        _ => null,
    };
}
