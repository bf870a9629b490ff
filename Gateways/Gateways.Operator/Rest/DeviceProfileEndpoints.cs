using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>One device profile (wire-spec 6.4).</summary>
internal static class DeviceProfileEndpoints
{
    public static void MapDeviceProfiles(this IEndpointRouteBuilder api)
    {
        api.MapPost("/deviceProfile", SaveAsync);
        api.MapGet("/deviceProfile/{id}", GetAsync);
        api.MapDelete("/deviceProfile/{id}", DeleteAsync);
        api.MapPost("/deviceProfile/{id}/default", MakeDefaultAsync);
        api.MapPost("/deviceProfile/{id}/rotateSecret", RotateSecretAsync);
        api.MapGet("/deviceProfileInfo/{id}", GetInfoAsync);
        api.MapGet("/deviceProfileInfo/default", GetDefaultInfoAsync);
    }

    private static async Task<Results<JsonHttpResult<DeviceProfileResource>, Refusal>> SaveAsync(HttpContext http, DeviceProfileIndex profiles)
    {
        var caller = http.Operator();
        if (!(await http.ReadJsonAsync(RequestBody.ProfileLimit)).TryGet(out var json, out var fault)
            || !DeviceProfileBody.Read(json, caller.UserName).TryGet(out var body, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        if (body.WantsDefault && !await IsDefaultAsync(body.ProfileId, caller, profiles, http.RequestAborted))
        {
            return OperatorFaults.BadRequest(DeviceProfileTexts.AnotherDefault);
        }

        var profileId = body.ProfileId ?? Guid.NewGuid();
        var saved = await profiles.Grain(caller.Tenant, profileId).SaveAsync(body.Save);
        return saved.TryGet(out var profile, out fault)
            ? await ChangedAsync(profile, caller, profiles, http.RequestAborted)
            : RestAnswers.Refused(await profiles.ToldAsync(fault, caller.Tenant, profileId, http.RequestAborted));
    }

    private static async Task<Results<JsonHttpResult<DeviceProfileResource>, Refusal>> GetAsync(HttpContext http, string id, DeviceProfileIndex profiles)
    {
        var caller = http.Operator();
        return (await FindAsync(id, caller, profiles, http.RequestAborted)).TryGet(out var profile, out var fault)
            && (await profiles.CountUsesAsync([profile], http.RequestAborted)).TryGet(out var uses, out fault)
            ? RestAnswers.Json(DeviceProfileResource.Of(profile, caller.SeesSecrets, uses))
            : RestAnswers.Refused(fault);
    }

    private static async Task<Results<Ok, Refusal>> DeleteAsync(HttpContext http, string id, DeviceProfileIndex profiles)
    {
        var caller = http.Operator();
        if (!QueryText.Id(id).TryGet(out var profileId, out var fault))
        {
            return RestAnswers.Refused(fault);
        }

        var deleted = await profiles.Grain(caller.Tenant, profileId).DeleteAsync(caller.UserName);
        return deleted.TryGet(out _, out fault) ? TypedResults.Ok() : RestAnswers.Refused(await profiles.ToldAsync(fault, caller.Tenant, profileId, http.RequestAborted));
    }

    private static async Task<Results<JsonHttpResult<DeviceProfileResource>, Refusal>> MakeDefaultAsync(HttpContext http, string id, DeviceProfileIndex profiles)
    {
        var caller = http.Operator();
        return QueryText.Id(id).TryGet(out var profileId, out var fault)
            && (await profiles.MakeDefaultAsync(caller.Tenant, profileId, http.RequestAborted)).TryGet(out var profile, out fault)
            ? await ChangedAsync(profile, caller, profiles, http.RequestAborted)
            : RestAnswers.Refused(fault);
    }

    /// <summary>Ours: a new random secret, beside which the present one is good for <c>keepPreviousHours</c> (24 when left out).</summary>
    private static async Task<Results<JsonHttpResult<DeviceProfileResource>, Refusal>> RotateSecretAsync(HttpContext http, string id, DeviceProfileIndex profiles)
    {
        const int DefaultHours = 24;
        var caller = http.Operator();
        if (!QueryText.Id(id).TryGet(out var profileId, out var fault) || !(await http.ReadJsonAsync()).TryGet(out var json, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        var fields = new JsonFields(json);
        var hours = Math.Clamp(fields.Integer("keepPreviousHours") ?? DefaultHours, int.MinValue, int.MaxValue);
        if (fields.Fault is { } malformed)
        {
            return RestAnswers.Refused(malformed);
        }

        var rotated = await profiles.Grain(caller.Tenant, profileId).RotateSecretAsync(new RotateSecretRequest
        {
            OperationId = Guid.NewGuid(),
            KeepPreviousHours = (int)hours,
            Actor = caller.UserName,
        });
        return rotated.TryGet(out var profile, out fault)
            ? await ChangedAsync(profile, caller, profiles, http.RequestAborted)
            : RestAnswers.Refused(await profiles.ToldAsync(fault, caller.Tenant, profileId, http.RequestAborted));
    }

    private static async Task<Results<JsonHttpResult<DeviceProfileInfoResource>, Refusal>> GetInfoAsync(HttpContext http, string id, DeviceProfileIndex profiles) =>
        RestAnswers.Answer(await FindAsync(id, http.Operator(), profiles, http.RequestAborted), DeviceProfileInfoResource.Of);

    private static async Task<Results<JsonHttpResult<DeviceProfileInfoResource>, Refusal>> GetDefaultInfoAsync(HttpContext http, DeviceProfileIndex profiles)
    {
        var tenant = http.Operator().Tenant;
        return (await profiles.DefaultAsync(tenant, http.RequestAborted)).TryGet(out var listing, out var fault)
            ? RestAnswers.Answer(await profiles.GetAsync(tenant, listing.ProfileId, http.RequestAborted), DeviceProfileInfoResource.Of)
            : RestAnswers.Refused(fault);
    }

    /// <summary>What was changed is answered even when the ledger cannot count just then: the answer may hold a secret that is nowhere else.</summary>
    private static async ValueTask<JsonHttpResult<DeviceProfileResource>> ChangedAsync(
        DeviceProfileSnapshot profile, OperatorIdentity caller, DeviceProfileIndex profiles, CancellationToken cancellationToken)
    {
        var counted = await profiles.CountUsesAsync([profile], cancellationToken);
        return RestAnswers.Json(DeviceProfileResource.Of(profile, caller.SeesSecrets, counted.TryGet(out var uses, out _) ? uses : null));
    }

    private static async ValueTask<Result<DeviceProfileSnapshot>> FindAsync(string id, OperatorIdentity caller, DeviceProfileIndex profiles, CancellationToken cancellationToken) =>
        QueryText.Id(id).TryGet(out var profileId, out var fault) ? await profiles.GetAsync(caller.Tenant, profileId, cancellationToken) : fault;

    private static async ValueTask<bool> IsDefaultAsync(Guid? profileId, OperatorIdentity caller, DeviceProfileIndex profiles, CancellationToken cancellationToken) =>
        profileId is { } id && (await profiles.GetAsync(caller.Tenant, id, cancellationToken)).TryGet(out var profile, out _) && profile.IsDefault;
}
