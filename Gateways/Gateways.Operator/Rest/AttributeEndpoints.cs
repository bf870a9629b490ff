using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>A device's attributes (wire-spec 6.6).</summary>
internal static class AttributeEndpoints
{
    private static readonly ImmutableArray<ValueScope> AllScopes = [ValueScope.Server, ValueScope.Shared, ValueScope.Client];

    public static void MapAttributes(this IEndpointRouteBuilder api)
    {
        var telemetry = api.MapGroup("/plugins/telemetry");
        telemetry.MapGet("/DEVICE/{id}/values/attributes", (HttpContext http, string id, DeviceIndex devices, DeviceAttributes attributes) => ReadAsync(http, id, null, devices, attributes));
        telemetry.MapGet("/DEVICE/{id}/values/attributes/{scope}", ReadAsync);
        telemetry.MapGet("/DEVICE/{id}/keys/attributes", (HttpContext http, string id, DeviceIndex devices, DeviceAttributes attributes) => ReadKeysAsync(http, id, null, devices, attributes));
        telemetry.MapGet("/DEVICE/{id}/keys/attributes/{scope}", ReadKeysAsync);
        telemetry.MapPost("/{id}/{scope}", SaveAsync);
        telemetry.MapPost("/DEVICE/{id}/{scope}", SaveAsync);
        telemetry.MapPost("/DEVICE/{id}/attributes/{scope}", SaveAsync);
        telemetry.MapDelete("/{id}/{scope}", RemoveAsync);
        telemetry.MapDelete("/DEVICE/{id}/{scope}", RemoveAsync);
    }

    private static async Task<Results<JsonHttpResult<AttributeResource[]>, Refusal>> ReadAsync(HttpContext http, string id, string? scope, DeviceIndex devices, DeviceAttributes attributes)
    {
        var keys = ImmutableArray.Create(QueryText.List(http.Request.Query, "keys"));
        return RestAnswers.Answer(await ReadScopesAsync(http, id, scope, keys, devices, attributes), values => values.Select(AttributeResource.Of).ToArray());
    }

    private static async Task<Results<JsonHttpResult<string[]>, Refusal>> ReadKeysAsync(HttpContext http, string id, string? scope, DeviceIndex devices, DeviceAttributes attributes) =>
        RestAnswers.Answer(await ReadScopesAsync(http, id, scope, [], devices, attributes), values => values.Select(value => value.Key).Distinct().ToArray());

    private static async Task<Results<Ok, Refusal>> SaveAsync(HttpContext http, string id, string scope, DeviceIndex devices, DeviceAttributes attributes, TimeProvider clock)
    {
        var caller = http.Operator();
        if (!ScopeOf(scope).TryGet(out var target, out var fault))
        {
            return RestAnswers.Refused(fault);
        }

        if (target == ValueScope.Client)
        {
            return OperatorFaults.BadRequest("Attributes of CLIENT_SCOPE are written by the device itself");
        }

        if (!(await http.ReadJsonAsync()).TryGet(out var json, out fault)
            || !ValuesBody.Read(json, clock.GetUtcNow().ToUnixTimeMilliseconds()).TryGet(out var values, out fault)
            || !(await devices.FindAsync(caller.Tenant, id, http.RequestAborted)).TryGet(out var device, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        return RestAnswers.Answer(await attributes.SaveAsync(caller, device, target, values));
    }

    private static async Task<Results<Ok, Refusal>> RemoveAsync(HttpContext http, string id, string scope, DeviceIndex devices, DeviceAttributes attributes)
    {
        var caller = http.Operator();
        var keys = ImmutableArray.Create(QueryText.List(http.Request.Query, "keys"));
        if (keys.IsEmpty)
        {
            return OperatorFaults.BadRequest("Required request parameter 'keys' is not present");
        }

        if (!ScopeOf(scope).TryGet(out var target, out var fault)
            || !(await devices.FindAsync(caller.Tenant, id, http.RequestAborted)).TryGet(out var device, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        return RestAnswers.Answer(await attributes.RemoveAsync(caller, device, target, keys));
    }

    private static async ValueTask<Result<List<DeviceValue>>> ReadScopesAsync(
        HttpContext http, string id, string? scope, ImmutableArray<string> keys, DeviceIndex devices, DeviceAttributes attributes)
    {
        var scopes = AllScopes;
        if (scope is not null)
        {
            if (!ScopeOf(scope).TryGet(out var one, out var refused))
            {
                return refused;
            }

            scopes = [one];
        }

        if (!(await devices.FindAsync(http.Operator().Tenant, id, http.RequestAborted)).TryGet(out var device, out var fault))
        {
            return fault;
        }

        var all = new List<DeviceValue>();
        foreach (var each in scopes)
        {
            if (!(await attributes.ReadAsync(device, each, keys, http.RequestAborted)).TryGet(out var values, out fault))
            {
                return fault;
            }

            all.AddRange(values);
        }

        return all;
    }

    private static Result<ValueScope> ScopeOf(string text) => WireNames.TryParse(text, out ValueScope scope)
        ? scope
        : new Fault(FaultCode.InvalidArgument, "The attribute scope must be SERVER_SCOPE, SHARED_SCOPE or CLIENT_SCOPE", "scope");
}
