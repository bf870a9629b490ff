using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Gateways.Operator.Rest;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Imports;

namespace ProvisioningCluster.Gateways.Operator.Imports;

/// <summary>Imports of devices from CSV files of any size; the reference has no such calls.</summary>
internal static class ImportEndpoints
{
    private const int DefaultPage = 100;
    private const int LargestPage = 1_000;

    public static void MapImports(this IEndpointRouteBuilder api)
    {
        api.MapPost("/imports", StartAsync);
        api.MapGet("/imports", ListAsync);
        api.MapGet("/imports/limits", LimitsAsync);
        api.MapGet("/imports/{id}", GetAsync);
        api.MapGet("/imports/{id}/events", WatchAsync);
        api.MapGet("/imports/{id}/rejected", RejectedAsync).WithMetadata(AdministratorsOnly.Instance); // its cells may be credentials
        api.MapPost("/imports/{id}/cancel", CancelAsync);
    }

    private static async Task<Results<JsonHttpResult<ImportResource>, Refusal>> StartAsync(HttpContext http, ImportUpload upload)
    {
        var caller = http.Operator();
        if (!ImportQuery.Read(http.Request.Query, caller.Actor).TryGet(out var options, out var fault))
        {
            return RestAnswers.Refused(fault);
        }

        if (!ImportUpload.Takes(http.Request))
        {
            return new Refusal(StatusCodes.Status415UnsupportedMediaType, ErrorNumber.BadRequest, "Content-Type is not supported, use text/csv or multipart/form-data");
        }

        if (!(await upload.TakeAsync(http, caller.Tenant, options)).TryGet(out var job, out fault))
        {
            return Refused(fault);
        }

        http.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"/api/imports/{job.Key.JobId:D}");
        return TypedResults.Json(ImportResource.Of(job), OperatorJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<Results<JsonHttpResult<ImportResource[]>, Refusal>> ListAsync(HttpContext http, StatelessWorkers workers)
    {
        if (!Number(http, "limit", 1, LargestPage, DefaultPage).TryGet(out var limit, out var fault))
        {
            return RestAnswers.Refused(fault);
        }

        var answer = await workers.Next<IImportRegistryGrain>().ListAsync(http.Operator().Tenant, (int)limit, http.RequestAborted);
        return RestAnswers.Answer(answer, jobs => jobs.Select(ImportResource.Of).ToArray());
    }

    private static async Task<Results<JsonHttpResult<ImportLimitsResource>, Refusal>> LimitsAsync(HttpContext http, StatelessWorkers workers) =>
        RestAnswers.Answer(await workers.Next<IImportRegistryGrain>().GetLimitsAsync(http.RequestAborted), ImportLimitsResource.Of);

    private static async Task<Results<JsonHttpResult<ImportDetailResource>, Refusal>> GetAsync(HttpContext http, string id, StatelessWorkers workers)
    {
        var registry = workers.Next<IImportRegistryGrain>();
        if (!Number(http, "limit", 1, LargestPage, DefaultPage).TryGet(out var limit, out var fault)
            || !Number(http, "after", 0, long.MaxValue, 0).TryGet(out var after, out fault)
            || !(await FindAsync(http, id, registry)).TryGet(out var job, out fault)
            || !(await registry.ReadRejectedAsync(job.Key, after, (int)limit, cells: false, http.RequestAborted)).TryGet(out var page, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        return RestAnswers.Json(new ImportDetailResource(ImportResource.Of(job), [.. page.Rows.Select(ImportErrorResource.Of)], page.Next is not null, page.Next));
    }

    private static async Task<Results<ProgressEvents, Refusal>> WatchAsync(HttpContext http, string id, StatelessWorkers workers, EventStreams streams, TimeProvider clock)
    {
        var registry = workers.Next<IImportRegistryGrain>();
        return (await FindAsync(http, id, registry)).TryGet(out var job, out var fault) ? new ProgressEvents(streams, registry, job, clock) : RestAnswers.Refused(fault);
    }

    private static async Task<Results<RejectedFile, Refusal>> RejectedAsync(HttpContext http, string id, StatelessWorkers workers)
    {
        var registry = workers.Next<IImportRegistryGrain>();
        return (await FindAsync(http, id, registry)).TryGet(out var job, out var fault) ? new RejectedFile(registry, job) : RestAnswers.Refused(fault);
    }

    private static async Task<Results<JsonHttpResult<ImportResource>, Refusal>> CancelAsync(HttpContext http, string id, StatelessWorkers workers, ImportUpload upload)
    {
        // Looked for first: no grain is activated for a job that is not the tenant's.
        if (!(await FindAsync(http, id, workers.Next<IImportRegistryGrain>())).TryGet(out var job, out var fault)
            || !(await upload.Grain(job.Key).CancelAsync(http.Operator().UserName)).TryGet(out var ended, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        return RestAnswers.Json(ImportResource.Of(ended));
    }

    private static async ValueTask<Result<ImportSnapshot>> FindAsync(HttpContext http, string id, IImportRegistryGrain registry)
    {
        if (!QueryText.Id(id).TryGet(out var jobId, out var fault))
        {
            return fault;
        }

        var answer = await registry.FindAsync(new ImportJobKey(http.Operator().Tenant, jobId), http.RequestAborted);
        return answer.TryGet(out _, out fault) || fault.Code != FaultCode.NotFound ? answer : fault with { Detail = $"Import with id [{jobId}] is not found" };
    }

    internal static Refusal Refused(Fault fault) => fault switch
    {
        { Code: FaultCode.LimitReached, Reason: ImportUpload.TooLarge } => new Refusal(StatusCodes.Status413PayloadTooLarge, ErrorNumber.BadRequest, fault.Detail),

        // Too many imports at once is no limit of the tenant's plan: trying later helps.
        { Code: FaultCode.LimitReached } => new Refusal(StatusCodes.Status429TooManyRequests, ErrorNumber.TooManyRequests, fault.Detail, 10),
        _ => RestAnswers.Refused(fault),
    };

    private static Result<long> Number(HttpContext http, string name, long least, long most, long absent) => QueryText.Of(http.Request.Query, name) switch
    {
        null => absent,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most => number,
        _ => new Fault(FaultCode.InvalidArgument, string.Create(CultureInfo.InvariantCulture, $"Request parameter '{name}' must be a number from {least} to {most}"), name),
    };
}
