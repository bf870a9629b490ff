using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>The two ways a handler ends.</summary>
internal static class RestAnswers
{
    /// <summary>200 with the value as JSON, in this gateway's form whatever the host configured.</summary>
    public static JsonHttpResult<T> Json<T>(T value) => TypedResults.Json(value, OperatorJson.Options);

    public static Refusal Refused(Fault fault) => OperatorFaults.Of(fault);

    /// <summary>200 with the value as JSON, or the refusal.</summary>
    public static Results<JsonHttpResult<TJson>, Refusal> Answer<T, TJson>(Result<T> outcome, Func<T, TJson> json)
        where T : notnull =>
        outcome.TryGet(out var value, out var fault) ? Json(json(value)) : Refused(fault);

    /// <summary>200 without a body, or the refusal.</summary>
    public static Results<Ok, Refusal> Answer<T>(Result<T> outcome)
        where T : notnull =>
        outcome.TryGet(out _, out var fault) ? TypedResults.Ok() : Refused(fault);
}
