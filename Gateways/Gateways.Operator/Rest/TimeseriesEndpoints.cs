using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>A device's newest telemetry, the reference's <c>values/timeseries</c> without history.</summary>
internal static class TimeseriesEndpoints
{
    public static void MapTimeseries(this IEndpointRouteBuilder api)
    {
        api.MapGet("/plugins/telemetry/DEVICE/{id}/values/timeseries", ReadLatestAsync);
        api.MapGet("/plugins/telemetry/DEVICE/{id}/keys/timeseries", ReadKeysAsync);
    }

    private static async Task<Results<JsonHttpResult<Dictionary<string, TimeseriesValueResource[]>>, Refusal>> ReadLatestAsync(
        HttpContext http, string id, DeviceIndex devices, DeviceAttributes attributes)
    {
        var query = http.Request.Query;
        if (query.ContainsKey("startTs") || query.ContainsKey("endTs"))
        {
            return OperatorFaults.BadRequest("History is not kept: only the latest values can be read, without 'startTs' and 'endTs'");
        }

        var strict = string.Equals(QueryText.Of(query, "useStrictDataTypes"), "true", StringComparison.OrdinalIgnoreCase);
        var keys = ImmutableArray.Create(QueryText.List(query, "keys"));
        return RestAnswers.Answer(
            await ReadAsync(http, id, keys, devices, attributes),
            values => values.ToDictionary(value => value.Key, value => new[] { TimeseriesValueResource.Of(value, strict) }, StringComparer.Ordinal));
    }

    private static async Task<Results<JsonHttpResult<string[]>, Refusal>> ReadKeysAsync(HttpContext http, string id, DeviceIndex devices, DeviceAttributes attributes) =>
        RestAnswers.Answer(await ReadAsync(http, id, [], devices, attributes), values => values.Select(value => value.Key).ToArray());

    private static async ValueTask<Result<List<DeviceValue>>> ReadAsync(
        HttpContext http, string id, ImmutableArray<string> keys, DeviceIndex devices, DeviceAttributes attributes) =>
        (await devices.FindAsync(http.Operator().Tenant, id, http.RequestAborted)).TryGet(out var device, out var fault)
            ? await attributes.ReadAsync(device, ValueScope.Telemetry, keys, http.RequestAborted)
            : fault;
}
