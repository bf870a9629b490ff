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

/// <summary>A device's credentials (wire-spec 6.5).</summary>
internal static class DeviceCredentialsEndpoints
{
    public static void MapDeviceCredentials(this IEndpointRouteBuilder api)
    {
        api.MapGet("/device/{id}/credentials", GetAsync).WithMetadata(AdministratorsOnly.Instance);
        api.MapPost("/device/credentials", ReplaceAsync);
    }

    private static async Task<Results<JsonHttpResult<CredentialsResource>, Refusal>> GetAsync(HttpContext http, string id, DeviceIndex devices) =>
        (await devices.FindAsync(http.Operator().Tenant, id, http.RequestAborted)).TryGet(out var device, out var fault)
            ? RestAnswers.Answer(await ReadAsync(device, devices), CredentialsResource.Of)
            : RestAnswers.Refused(fault);

    /// <summary>The checks stand in the reference's order: scripts see the first that fails (wire-spec 7.2).</summary>
    private static async Task<Results<JsonHttpResult<CredentialsResource>, Refusal>> ReplaceAsync(HttpContext http, DeviceIndex devices, DeviceSaves saves)
    {
        if (!(await http.ReadJsonAsync()).TryGet(out var json, out var fault) || !CredentialsBody.Read(json).TryGet(out var body, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        if (body.DeviceId is not { } deviceId)
        {
            return OperatorFaults.BadRequest(DeviceTexts.EntityIdMissing);
        }

        var caller = http.Operator();
        if (!(await devices.FindAsync(caller.Tenant, deviceId, http.RequestAborted)).TryGet(out var device, out fault)
            || !body.ToCredentials().TryGet(out var credentials, out fault)
            || !(await ReadAsync(device, devices)).TryGet(out var current, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        if (body.RecordId != current.Id)
        {
            return OperatorFaults.BadRequest(body.RecordId is null ? DeviceTexts.CredentialsPresent : DeviceTexts.CredentialsUnknown);
        }

        return RestAnswers.Answer(await saves.ReplaceAsync(caller, device, credentials, body.Version), CredentialsResource.Of);
    }

    private static async ValueTask<Result<CredentialsSnapshot>> ReadAsync(DeviceSnapshot device, DeviceIndex devices)
    {
        var answer = await devices.Grain(device.Key).GetCredentialsAsync();
        return answer.TryGet(out _, out var fault) ? answer : DeviceTexts.Told(fault, device.DeviceId);
    }
}
