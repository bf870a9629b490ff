using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Listings of a tenant's profiles (wire-spec 6.3, 6.4). Profiles are few: they are read, then sorted and cut here.</summary>
internal static class DeviceProfileListingEndpoints
{
    private static readonly string[] Sortable = ["createdTime", "name", "type", "transportType", "description", "isDefault"];

    public static void MapDeviceProfileListings(this IEndpointRouteBuilder api)
    {
        api.MapGet("/deviceProfiles", ListAsync);
        api.MapGet("/deviceProfileInfos", ListInfosAsync);
        api.MapGet("/deviceProfileInfos/list", ListInfosByIdAsync);
        api.MapGet("/deviceProfile/names", ListNamesAsync);
    }

    private static async Task<Results<JsonHttpResult<Page<DeviceProfileResource>>, Refusal>> ListAsync(HttpContext http, DeviceProfileIndex profiles)
    {
        var caller = http.Operator();
        if (!PageRequest.Read(http.Request.Query, Sortable).TryGet(out var page, out var fault)
            || !(await profiles.ReadAllAsync(caller.Tenant, http.RequestAborted)).TryGet(out var all, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        var shown = page.Cut<DeviceProfileSnapshot>([.. Select(all, page)]);
        return (await profiles.CountUsesAsync(shown.Data, http.RequestAborted)).TryGet(out var uses, out fault)
            ? RestAnswers.Json(shown.Of(profile => DeviceProfileResource.Of(profile, caller.SeesSecrets, uses)))
            : RestAnswers.Refused(fault);
    }

    private static async Task<Results<JsonHttpResult<Page<DeviceProfileInfoResource>>, JsonHttpResult<DeviceProfileInfoResource[]>, Refusal>> ListInfosAsync(
        HttpContext http, DeviceProfileIndex profiles)
    {
        var query = http.Request.Query;
        if (query.ContainsKey("deviceProfileIds"))
        {
            var infos = await InfosByIdAsync(http, profiles);
            return infos.TryGet(out var found, out var refused) ? RestAnswers.Json(found) : RestAnswers.Refused(refused);
        }

        if (!PageRequest.Read(query, Sortable).TryGet(out var page, out var fault)
            || !ReadTransport(query).TryGet(out var transport, out fault)
            || !(await profiles.ReadAllAsync(http.Operator().Tenant, http.RequestAborted)).TryGet(out var all, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        var wanted = Select(all, page).Where(profile => transport.Includes(profile.Transport));
        return RestAnswers.Json(page.Cut([.. wanted.Select(DeviceProfileInfoResource.Of)]));
    }

    private static async Task<Results<JsonHttpResult<DeviceProfileInfoResource[]>, Refusal>> ListInfosByIdAsync(HttpContext http, DeviceProfileIndex profiles) =>
        RestAnswers.Answer(await InfosByIdAsync(http, profiles), infos => infos);

    private static async Task<Results<JsonHttpResult<EntityNameResource[]>, Refusal>> ListNamesAsync(HttpContext http, DeviceProfileIndex profiles, DeviceIndex devices)
    {
        var tenant = http.Operator().Tenant;
        if (!(await profiles.ListAsync(tenant, http.RequestAborted)).TryGet(out var listings, out var fault))
        {
            return RestAnswers.Refused(fault);
        }

        IEnumerable<ProfileListing> wanted = listings;
        if (string.Equals(QueryText.Of(http.Request.Query, "activeOnly"), "true", StringComparison.OrdinalIgnoreCase))
        {
            if (!(await InUseAsync(tenant, listings, devices, http.RequestAborted)).TryGet(out var used, out fault))
            {
                return RestAnswers.Refused(fault);
            }

            wanted = used;
        }

        return RestAnswers.Json(wanted.Select(listing => new EntityNameResource(EntityReference.DeviceProfile(listing.ProfileId), listing.Name)).ToArray());
    }

    private static async ValueTask<Result<List<ProfileListing>>> InUseAsync(TenantId tenant, IEnumerable<ProfileListing> listings, DeviceIndex devices, CancellationToken cancellationToken)
    {
        var used = new List<ProfileListing>();
        foreach (var listing in listings)
        {
            var query = new DeviceQuery { Tenant = tenant, PageSize = 1, Page = 0, ProfileId = listing.ProfileId };
            if (!(await devices.ListAsync(query, cancellationToken)).TryGet(out var found, out var fault))
            {
                return fault;
            }

            if (found.TotalElements > 0)
            {
                used.Add(listing);
            }
        }

        return used;
    }

    /// <summary>Those of the ids that exist, in order of name.</summary>
    private static async ValueTask<Result<DeviceProfileInfoResource[]>> InfosByIdAsync(HttpContext http, DeviceProfileIndex profiles)
    {
        if (!QueryText.Ids(http.Request.Query, "deviceProfileIds").TryGet(out var ids, out var fault)
            || !(await profiles.ReadAllAsync(http.Operator().Tenant, http.RequestAborted)).TryGet(out var all, out fault))
        {
            return fault;
        }

        var wanted = ids.ToHashSet();
        return all.Where(profile => wanted.Contains(profile.ProfileId)).Select(DeviceProfileInfoResource.Of).ToArray();
    }

    private static IEnumerable<DeviceProfileSnapshot> Select(IEnumerable<DeviceProfileSnapshot> profiles, PageRequest page)
    {
        var found = page.TextSearch is { } text ? profiles.Where(profile => Matches(profile, text)) : profiles;
        return page.SortProperty switch
        {
            "createdTime" => Sort(found, profile => profile.CreatedAt, Comparer<long>.Default, page.Descending),
            "transportType" => Sort(found, profile => WireNames.Of(profile.Transport), StringComparer.Ordinal, page.Descending),
            "description" => Sort(found, profile => profile.Description, StringComparer.Ordinal, page.Descending),
            "isDefault" => Sort(found, profile => profile.IsDefault, Comparer<bool>.Default, page.Descending),
            _ => Sort(found, profile => profile.Name, StringComparer.Ordinal, page.Descending), // all have one type
        };
    }

    private static IEnumerable<DeviceProfileSnapshot> Sort<TKey>(IEnumerable<DeviceProfileSnapshot> profiles, Func<DeviceProfileSnapshot, TKey> key, IComparer<TKey> comparer, bool descending) =>
        (descending ? profiles.OrderByDescending(key, comparer) : profiles.OrderBy(key, comparer)).ThenBy(profile => profile.ProfileId);

    private static bool Matches(DeviceProfileSnapshot profile, string text) =>
        Contains(profile.Name, text) || Contains(WireNames.DefaultType, text) || Contains(WireNames.Of(profile.Transport), text) || Contains(profile.Description, text);

    private static bool Contains(string? value, string text) => value?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;

    private static Result<TransportFilter> ReadTransport(IQueryCollection query) => QueryText.Of(query, "transportType") switch
    {
        null => new TransportFilter(null),
        var text when WireNames.TryParse(text, out ProfileTransport transport) => new TransportFilter(transport),
        _ => new Fault(FaultCode.InvalidArgument, "Unsupported value of request parameter 'transportType'", "transportType"),
    };

    private readonly record struct TransportFilter(ProfileTransport? Only)
    {
        public bool Includes(ProfileTransport transport) => Only is null || Only == transport;
    }
}
