using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Gateways.Operator.Rest;

namespace ProvisioningCluster.Gateways.Operator.Imports;

/// <summary>The reference's bulk import of devices (wire-spec 6.7).</summary>
internal static class BulkImportEndpoint
{
    private const int BodyLimit = 16 * 1024 * 1024;

    public static void MapBulkImport(this IEndpointRouteBuilder api) => api.MapPost("/device/bulk_import", ImportAsync);

    private static async Task<Results<JsonHttpResult<BulkImportResource>, Refusal>> ImportAsync(HttpContext http, BulkImports imports)
    {
        if (!imports.TryEnter())
        {
            return new Refusal(StatusCodes.Status429TooManyRequests, ErrorNumber.TooManyRequests, "Too many bulk imports at once: wait for one to end, or use POST /api/imports", 5);
        }

        try
        {
            var caller = http.Operator();
            if (!(await http.ReadJsonAsync(BodyLimit)).TryGet(out var json, out var fault) || !BulkImportBody.Read(json, caller.Actor).TryGet(out var body, out fault))
            {
                return RestAnswers.Refused(fault);
            }

            return (await imports.RunAsync(caller.Tenant, body, http.RequestAborted)).TryGet(out var done, out fault)
                ? RestAnswers.Json(done)
                : ImportEndpoints.Refused(fault);
        }
        finally
        {
            imports.Leave();
        }
    }
}
