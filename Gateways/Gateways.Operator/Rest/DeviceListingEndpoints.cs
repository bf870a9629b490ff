using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Listings of a tenant's devices (wire-spec 6.3, 6.5), sorted and cut by the ledger.</summary>
internal static class DeviceListingEndpoints
{
    private static readonly string[] Sortable = ["createdTime", "name", "label"];

    /// <summary>Ids of one question; more do not fit into a request line anyway.</summary>
    private const int MostIds = 200;

    public static void MapDeviceListings(this IEndpointRouteBuilder api)
    {
        api.MapGet("/tenant/devices", ListAsync);
        api.MapGet("/tenant/device", GetByNameAsync);
        api.MapGet("/tenant/deviceInfos", ListInfosAsync);
        api.MapGet("/devices", ListByIdAsync);
        api.MapGet("/device/types", ListTypesAsync);
        api.MapGet("/customer/{id}/devices", FindCustomer);
        api.MapGet("/customer/{id}/deviceInfos", FindCustomer);
    }

    private static async Task<Results<JsonHttpResult<Page<DeviceResource>>, JsonHttpResult<DeviceResource>, Refusal>> ListAsync(
        HttpContext http, DeviceIndex devices, DeviceProfileIndex profiles)
    {
        if (http.Request.Query.ContainsKey("deviceName"))
        {
            var found = await FindByNameAsync(http, devices, profiles);
            return found.TryGet(out var device, out var missing) ? RestAnswers.Json(device) : RestAnswers.Refused(missing);
        }

        var listed = await ReadAsync(http, devices, profiles, DeviceResource.Of);
        return listed.TryGet(out var page, out var fault) ? RestAnswers.Json(page) : RestAnswers.Refused(fault);
    }

    private static async Task<Results<JsonHttpResult<DeviceResource>, Refusal>> GetByNameAsync(HttpContext http, DeviceIndex devices, DeviceProfileIndex profiles) =>
        RestAnswers.Answer(await FindByNameAsync(http, devices, profiles), device => device);

    private static async Task<Results<JsonHttpResult<Page<DeviceInfoResource>>, Refusal>> ListInfosAsync(
        HttpContext http, DeviceIndex devices, DeviceProfileIndex profiles, TimeProvider clock)
    {
        if (http.Request.Query.ContainsKey("active"))
        {
            // Left out silently, a script would take every device for an active one.
            return OperatorFaults.BadRequest("Request parameter 'active' is not supported");
        }

        var now = clock.GetUtcNow();
        return RestAnswers.Answer(await ReadAsync(http, devices, profiles, (device, profileName) => DeviceInfoResource.Of(device, profileName, now)), page => page);
    }

    /// <summary>Those of the ids that are devices of the tenant, in the order asked for.</summary>
    private static async Task<Results<JsonHttpResult<DeviceResource[]>, Refusal>> ListByIdAsync(HttpContext http, DeviceIndex devices, DeviceProfileIndex profiles)
    {
        var tenant = http.Operator().Tenant;
        if (!QueryText.Ids(http.Request.Query, "deviceIds").TryGet(out var ids, out var fault))
        {
            return RestAnswers.Refused(fault);
        }

        if (ids.Length is 0 or > MostIds)
        {
            return OperatorFaults.BadRequest($"Request parameter 'deviceIds' must hold 1 to {MostIds} ids");
        }

        return (await profiles.NamesAsync(tenant, http.RequestAborted)).TryGet(out var names, out fault)
            && (await devices.FindAllAsync(tenant, [.. ids.Distinct()], http.RequestAborted)).TryGet(out var found, out fault)
            ? RestAnswers.Json(found.Select(device => DeviceResource.Of(device, names.GetValueOrDefault(device.ProfileId))).ToArray())
            : RestAnswers.Refused(fault);
    }

    /// <summary>A device's type is the name of its profile.</summary>
    private static async Task<Results<JsonHttpResult<DeviceTypeResource[]>, Refusal>> ListTypesAsync(HttpContext http, DeviceProfileIndex profiles)
    {
        var tenant = http.Operator().Tenant;
        return RestAnswers.Answer(
            await profiles.NamesAsync(tenant, http.RequestAborted),
            names => names.Values.Order(StringComparer.Ordinal).Select(name => new DeviceTypeResource(EntityReference.Tenant(tenant.Value), name)).ToArray());
    }

    /// <summary>There are no customers here, and a script that asks for one is told which it was.</summary>
    private static Results<JsonHttpResult<Page<DeviceResource>>, Refusal> FindCustomer(string id) => QueryText.Id(id).TryGet(out var customer, out var fault)
        ? OperatorFaults.Of(new Fault(FaultCode.NotFound, $"Customer with id [{customer}] is not found"))
        : OperatorFaults.Of(fault);

    private static async ValueTask<Result<DeviceResource>> FindByNameAsync(HttpContext http, DeviceIndex devices, DeviceProfileIndex profiles)
    {
        var tenant = http.Operator().Tenant;
        return (await devices.FindByNameAsync(tenant, QueryText.Of(http.Request.Query, "deviceName") ?? string.Empty)).TryGet(out var device, out var fault)
            && (await profiles.NamesAsync(tenant, http.RequestAborted)).TryGet(out var names, out fault)
            ? DeviceResource.Of(device, names.GetValueOrDefault(device.ProfileId))
            : fault;
    }

    private static async ValueTask<Result<Page<T>>> ReadAsync<T>(HttpContext http, DeviceIndex devices, DeviceProfileIndex profiles, Func<DeviceSnapshot, string?, T> resource)
    {
        var tenant = http.Operator().Tenant;
        var query = http.Request.Query;
        if (!PageRequest.Read(query, Sortable).TryGet(out var page, out var fault)
            || !(await profiles.NamesAsync(tenant, http.RequestAborted)).TryGet(out var names, out fault)
            || !ProfileFilter.Read(query, names).TryGet(out var filter, out fault))
        {
            return fault;
        }

        if (filter.MatchesNothing)
        {
            return page.Around<T>([], 0);
        }

        return (await devices.ListAsync(Query(tenant, page, filter.ProfileId), http.RequestAborted)).TryGet(out var found, out fault)
            ? page.Around([.. found.Devices.Select(device => resource(device, names.GetValueOrDefault(device.ProfileId)))], found.TotalElements)
            : fault;
    }

    private static DeviceQuery Query(TenantId tenant, PageRequest page, Guid? profileId) => new()
    {
        Tenant = tenant,
        PageSize = page.PageSize,
        Page = page.Page,
        TextSearch = page.TextSearch,
        ProfileId = profileId,
        SortBy = page.SortProperty switch
        {
            "name" => DeviceSortProperty.Name,
            "label" => DeviceSortProperty.Label,
            _ => DeviceSortProperty.CreatedTime,
        },
        Descending = page.Descending,
    };
}
