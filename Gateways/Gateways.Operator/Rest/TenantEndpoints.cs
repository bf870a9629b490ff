using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>The tenants of the installation. A tenant's own users may read their tenant, and learn of no other (I-17).</summary>
internal static class TenantEndpoints
{
    private static readonly string[] Sortable = ["createdTime", "title", "email", "country", "city"];

    public static void MapTenants(this IEndpointRouteBuilder api)
    {
        api.MapPost("/tenant", SaveAsync).WithMetadata(SystemAdministratorsOnly.Instance);
        api.MapGet("/tenant/{id}", GetAsync).WithMetadata(SystemAdministratorsToo.Instance);
        api.MapDelete("/tenant/{id}", DeleteAsync).WithMetadata(SystemAdministratorsOnly.Instance);
        api.MapGet("/tenants", ListAsync).WithMetadata(SystemAdministratorsOnly.Instance);
    }

    private static async Task<Results<JsonHttpResult<TenantResource>, Refusal>> SaveAsync(HttpContext http, IGrainFactory grains) =>
        (await http.ReadJsonAsync()).TryGet(out var json, out var fault) && TenantBody.Read(json, http.Operator().UserName).TryGet(out var request, out fault)
            ? RestAnswers.Answer(Told(await Directory(grains).SaveAsync(request), request.Tenant?.Value), TenantResource.Of)
            : RestAnswers.Refused(fault);

    private static async Task<Results<JsonHttpResult<TenantResource>, Refusal>> GetAsync(HttpContext http, string id, IGrainFactory grains)
    {
        if (!QueryText.Id(id).TryGet(out var tenantId, out var fault))
        {
            return RestAnswers.Refused(fault);
        }

        var caller = http.Operator();
        return caller.Authority == UserAuthority.SystemAdministrator || caller.Tenant.Value == tenantId
            ? RestAnswers.Answer(Told(await Directory(grains).FindAsync(new TenantId(tenantId), http.RequestAborted), tenantId), TenantResource.Of)
            : RestAnswers.Refused(Missing(tenantId));
    }

    private static async Task<Results<Ok, Refusal>> DeleteAsync(HttpContext http, string id, IGrainFactory grains) =>
        QueryText.Id(id).TryGet(out var tenantId, out var fault)
            ? RestAnswers.Answer(Told(await Directory(grains).DeleteAsync(new TenantId(tenantId), http.Operator().UserName), tenantId))
            : RestAnswers.Refused(fault);

    private static async Task<Results<JsonHttpResult<Page<TenantResource>>, Refusal>> ListAsync(HttpContext http, IGrainFactory grains)
    {
        if (!PageRequest.Read(http.Request.Query, Sortable).TryGet(out var page, out var fault)
            || !(await Directory(grains).ListAsync(http.RequestAborted)).TryGet(out var tenants, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        var found = page.TextSearch is { } text ? tenants.Where(tenant => tenant.Title.Contains(text, StringComparison.OrdinalIgnoreCase)) : tenants;
        var sorted = page.SortProperty switch
        {
            "createdTime" => page.Sort(found, tenant => tenant.CreatedAt, Comparer<long>.Default),
            "email" => page.Sort(found, tenant => tenant.Details.Email, StringComparer.Ordinal),
            "country" => page.Sort(found, tenant => tenant.Details.Country, StringComparer.Ordinal),
            "city" => page.Sort(found, tenant => tenant.Details.City, StringComparer.Ordinal),
            _ => page.Sort(found, tenant => tenant.Title, StringComparer.Ordinal),
        };
        return RestAnswers.Json(page.Cut([.. sorted.ThenBy(tenant => tenant.Tenant.Value).Select(TenantResource.Of)]));
    }

    private static ITenantDirectoryGrain Directory(IGrainFactory grains) => grains.GetGrain<ITenantDirectoryGrain>(0);

    private static Result<T> Told<T>(Result<T> answer, Guid? tenantId)
        where T : notnull =>
        !answer.TryGet(out _, out var fault) && fault.Code == FaultCode.NotFound && tenantId is { } id ? Missing(id) : answer;

    private static Fault Missing(Guid id) => new(FaultCode.NotFound, $"Tenant with id [{id}] is not found");
}
