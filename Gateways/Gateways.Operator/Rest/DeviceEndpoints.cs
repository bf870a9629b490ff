using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>One device (wire-spec 6.5).</summary>
internal static class DeviceEndpoints
{
    public static void MapDevices(this IEndpointRouteBuilder api)
    {
        api.MapPost("/device", SaveAsync);
        api.MapPost("/device-with-credentials", SaveWithCredentialsAsync);
        api.MapGet("/device/{id}", GetAsync);
        api.MapGet("/device/info/{id}", GetInfoAsync);
        api.MapDelete("/device/{id}", DeleteAsync);
    }

    private static async Task<Results<JsonHttpResult<DeviceResource>, Refusal>> SaveAsync(HttpContext http, DeviceSaves saves)
    {
        if (!(await http.ReadJsonAsync()).TryGet(out var json, out var fault)
            || !DeviceBody.Read(json).TryGet(out var body, out fault)
            || !NameConflictRule.Read(http.Request.Query).TryGet(out var conflicts, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        // The reference takes the token from the query; the host's request log is silenced for that reason.
        var credentials = QueryText.Of(http.Request.Query, "accessToken") is { } token
            ? new DeviceCredentials(CredentialsType.AccessToken, new SecretText(token), null)
            : null;
        return RestAnswers.Answer(await saves.SaveAsync(http.Operator(), body, credentials, conflicts, http.RequestAborted), saved => saved.ToResource());
    }

    private static async Task<Results<JsonHttpResult<DeviceResource>, Refusal>> SaveWithCredentialsAsync(HttpContext http, DeviceSaves saves)
    {
        if (!(await http.ReadJsonAsync()).TryGet(out var json, out var fault)
            || !ReadBoth(json).TryGet(out var both, out fault)
            || !NameConflictRule.Read(http.Request.Query).TryGet(out var conflicts, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        var caller = http.Operator();
        if (!(await saves.SaveAsync(caller, both.Device, both.Credentials, conflicts, http.RequestAborted)).TryGet(out var saved, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        // Two steps for a device that exists, as in the reference; a new one gets its credentials in the commit that makes it.
        if (both.Device.DeviceId is not null && !(await saves.ReplaceAsync(caller, saved.Device, both.Credentials, version: null)).TryGet(out _, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        return RestAnswers.Json(saved.ToResource());
    }

    private static async Task<Results<JsonHttpResult<DeviceResource>, Refusal>> GetAsync(HttpContext http, string id, DeviceIndex devices, DeviceProfileIndex profiles)
    {
        var tenant = http.Operator().Tenant;
        if (!(await devices.FindAsync(tenant, id, http.RequestAborted)).TryGet(out var device, out var fault)
            || !(await profiles.NamesAsync(tenant, http.RequestAborted)).TryGet(out var names, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        return RestAnswers.Json(DeviceResource.Of(device, names.GetValueOrDefault(device.ProfileId)));
    }

    private static async Task<Results<JsonHttpResult<DeviceInfoResource>, Refusal>> GetInfoAsync(
        HttpContext http, string id, DeviceIndex devices, DeviceProfileIndex profiles, TimeProvider clock)
    {
        var tenant = http.Operator().Tenant;
        if (!(await devices.FindAsync(tenant, id, http.RequestAborted)).TryGet(out var device, out var fault)
            || !(await profiles.NamesAsync(tenant, http.RequestAborted)).TryGet(out var names, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        return RestAnswers.Json(DeviceInfoResource.Of(device, names.GetValueOrDefault(device.ProfileId), clock.GetUtcNow()));
    }

    private static async Task<Results<Ok, Refusal>> DeleteAsync(HttpContext http, string id, DeviceIndex devices)
    {
        var caller = http.Operator();
        if (!(await devices.FindAsync(caller.Tenant, id, http.RequestAborted)).TryGet(out var device, out var fault))
        {
            return RestAnswers.Refused(fault);
        }

        var deleted = await devices.Grain(device.Key).DeleteAsync(new DeleteDeviceRequest(Guid.NewGuid(), device.DeviceId, caller.UserName));
        return deleted.TryGet(out _, out fault) ? TypedResults.Ok() : RestAnswers.Refused(DeviceTexts.Told(fault, device.DeviceId));
    }

    private static Result<DeviceAndCredentials> ReadBoth(JsonElement json)
    {
        var fields = new JsonFields(json);
        var device = fields.Object("device");
        var credentials = fields.Object("credentials");
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        if (device is null || credentials is null)
        {
            return new Fault(FaultCode.InvalidArgument, device is null ? DeviceTexts.DeviceNull : DeviceTexts.CredentialsNull, device is null ? "device" : "credentials");
        }

        return DeviceBody.Read(device.Value).TryGet(out var body, out fault)
            && CredentialsBody.Read(credentials.Value).TryGet(out var presented, out fault)
            && presented.ToCredentials().TryGet(out var usable, out fault)
            ? new DeviceAndCredentials(body, usable)
            : fault;
    }

    private sealed record DeviceAndCredentials(DeviceBody Device, DeviceCredentials Credentials);
}
