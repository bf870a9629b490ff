using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Gateways.Operator.Rest;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Overview;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Gateways.Operator.Overview;

/// <summary>What the line does now; the reference has no such call.</summary>
internal static class OverviewEndpoints
{
    private const int AllMinutes = 60;

    public static void MapOverview(this IEndpointRouteBuilder api) => api.MapGet("/overview", ReadAsync).WithMetadata(SystemAdministratorsToo.Instance);

    private static async Task<Results<JsonHttpResult<OverviewResource>, Refusal>> ReadAsync(HttpContext http, IGrainFactory grains, DeviceProfileIndex profiles)
    {
        var tenant = http.Operator().Tenant;
        if (!Minutes(http).TryGet(out var minutes, out var fault)
            || !(await grains.GetGrain<IOverviewGrain>(new OverviewKey(tenant).ToString()).ReadAsync(minutes, http.RequestAborted)).TryGet(out var figures, out fault)
            || !(await NamesAsync(tenant, profiles, http.RequestAborted)).TryGet(out var names, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        return RestAnswers.Json(OverviewResource.Of(figures, names));
    }

    /// <summary>Where system administrators belong there are no profiles.</summary>
    private static async ValueTask<Result<Dictionary<Guid, string>>> NamesAsync(TenantId tenant, DeviceProfileIndex profiles, CancellationToken cancellationToken) =>
        tenant == TenantId.System ? new Dictionary<Guid, string>() : await profiles.NamesAsync(tenant, cancellationToken);

    private static Result<int> Minutes(HttpContext http) => QueryText.Of(http.Request.Query, "minutes") switch
    {
        null => AllMinutes,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) => minutes,
        _ => 0, // which the grain refuses with its reason
    };
}
