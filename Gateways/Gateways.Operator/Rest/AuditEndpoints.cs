using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>What was attempted in the tenant and why it was refused (I-15); the reference has no such calls.</summary>
internal static class AuditEndpoints
{
    private const int DefaultLimit = 100;
    private const int LongestText = 512;
    private const int ExportPage = 1_000;

    /// <summary>Without a name or a time a question is about the last day: no index serves all conditions over all time.</summary>
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromDays(1);

    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        api.MapGet("/audit", ListAsync).WithMetadata(SystemAdministratorsToo.Instance);
        api.MapGet("/devices/{name}/story", StoryAsync);
        api.MapGet("/audit/export", ExportAsync).WithMetadata(SystemAdministratorsToo.Instance);
    }

    private static async Task<Results<JsonHttpResult<AuditAnswer>, Refusal>> ListAsync(HttpContext http, IGrainFactory grains, TimeProvider clock) =>
        Query(http, clock).TryGet(out var query, out var fault) ? await ReadAsync(http, grains, query) : OperatorFaults.Of(fault);

    /// <summary>All lines that match, as JSON lines; however many they are, one page of them is in memory.</summary>
    private static async Task<Results<AuditExport, Refusal>> ExportAsync(HttpContext http, IGrainFactory grains, TimeProvider clock)
    {
        if (!Query(http, clock).TryGet(out var query, out var fault))
        {
            return OperatorFaults.Of(fault);
        }

        // The first page decides between an answer and a refusal: afterwards the status is on its way.
        query = query with { Limit = ExportPage };
        var first = await grains.GetGrain<IAuditGrain>(0).ReadAsync(query, http.RequestAborted);
        return first.TryGet(out var page, out fault) ? new AuditExport(grains, query, page) : OperatorFaults.Of(fault);
    }

    /// <summary>All that happened to a name, in order, also before there was a device of this name.</summary>
    private static async Task<Results<JsonHttpResult<AuditAnswer>, Refusal>> StoryAsync(HttpContext http, IGrainFactory grains)
    {
        if (!Number(http, "limit").TryGet(out var limit, out var fault) || !Number(http, "after").TryGet(out var after, out fault))
        {
            return OperatorFaults.Of(fault);
        }

        return await ReadAsync(http, grains, new AuditQuery
        {
            Tenant = http.Operator().Tenant,
            Limit = LimitOf(limit.Value),
            DeviceName = NameIn(http),
            After = after.Value,
            OldestFirst = true,
        });
    }

    private static async Task<Results<JsonHttpResult<AuditAnswer>, Refusal>> ReadAsync(HttpContext http, IGrainFactory grains, AuditQuery query)
    {
        var answer = await grains.GetGrain<IAuditGrain>(0).ReadAsync(query, http.RequestAborted);
        return answer.TryGet(out var page, out var fault)
            ? RestAnswers.Json(new AuditAnswer([.. page.Entries.Select(AuditResource.Of)], page.Next is not null, page.Next))
            : OperatorFaults.Of(fault);
    }

    private static Result<AuditQuery> Query(HttpContext http, TimeProvider clock)
    {
        var query = http.Request.Query;
        var texts = new Dictionary<string, string?>();
        foreach (var name in (ReadOnlySpan<string>)["deviceName", "action", "status", "reason"])
        {
            var text = QueryText.Of(query, name);
            if (text?.Length > LongestText)
            {
                return new Fault(FaultCode.InvalidArgument, $"Request parameter '{name}' must be at most {LongestText} characters", name);
            }

            texts[name] = text;
        }

        var profile = QueryText.Of(query, "deviceProfileId");
        Guid? profileId = Guid.TryParse(profile, out var id) ? id : null;
        if (profile is not null && profileId is null)
        {
            return new Fault(FaultCode.InvalidArgument, "Request parameter 'deviceProfileId' must be a UUID", "deviceProfileId");
        }

        if (!Number(http, "startTime").TryGet(out var start, out var fault)
            || !Number(http, "endTime").TryGet(out var end, out fault)
            || !Number(http, "after").TryGet(out var after, out fault)
            || !Number(http, "limit").TryGet(out var limit, out fault))
        {
            return fault;
        }

        var order = QueryText.Of(query, "sortOrder");
        if (order is not (null or "ASC" or "DESC"))
        {
            return new Fault(FaultCode.InvalidArgument, "Unsupported value of request parameter 'sortOrder', use ASC or DESC", "sortOrder");
        }

        var bounded = texts["deviceName"] is not null || start.Value is not null;
        return new AuditQuery
        {
            Tenant = http.Operator().Tenant,
            Limit = LimitOf(limit.Value),
            DeviceName = texts["deviceName"],
            ProfileId = profileId,
            Action = texts["action"],
            Status = texts["status"],
            Reason = texts["reason"],
            StartTime = bounded ? start.Value : ((end.Value is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : clock.GetUtcNow()) - DefaultWindow).ToUnixTimeMilliseconds(),
            EndTime = end.Value,
            After = after.Value,
            OldestFirst = order == "ASC",
        };
    }

    // What is out of range is for the cluster to refuse, in its words.
    private static int LimitOf(long? limit) => limit is { } given ? (int)Math.Clamp(given, int.MinValue, int.MaxValue) : DefaultLimit;

    private static Result<Given> Number(HttpContext http, string name)
    {
        const long Furthest = 253_402_300_799_999; // the last millisecond of the year 9999
        return QueryText.Of(http.Request.Query, name) switch
        {
            null => new Given(null),
            var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= Furthest => new Given(number),
            _ => new Fault(FaultCode.InvalidArgument, $"Request parameter '{name}' must be a number and not negative", name),
        };
    }

    /// <summary>
    /// The name between <c>/devices/</c> and <c>/story</c> as the caller wrote it. The route value does not tell a slash in a name,
    /// written <c>%2F</c>, from the three characters.
    /// </summary>
    private static string NameIn(HttpContext http)
    {
        var path = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].TrimEnd('/');
        return Uri.UnescapeDataString(path.Split('/')[^2]);
    }

    /// <summary>A number that may be absent.</summary>
    private readonly record struct Given(long? Value);
}
