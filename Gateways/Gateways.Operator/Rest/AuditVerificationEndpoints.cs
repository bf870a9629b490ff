using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Whether the audit is still what was written (T-30).</summary>
internal static class AuditVerificationEndpoints
{
    /// <summary>More findings tell nothing more.</summary>
    private const int MostFindings = 100;

    private const int DefaultDays = 7;
    private const int HashDigits = 64;

    public static void MapAuditVerification(this IEndpointRouteBuilder api) => api.MapGet("/audit/verify", VerifyAsync).WithMetadata(SystemAdministratorsToo.Instance);

    private static async Task<Results<JsonHttpResult<AuditVerificationResource>, Refusal>> VerifyAsync(HttpContext http, IGrainFactory grains, TimeProvider clock)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (!Day(http, "to", today).TryGet(out var to, out var fault) || !Day(http, "from", to.Value.AddDays(1 - DefaultDays)).TryGet(out var from, out fault))
        {
            return OperatorFaults.Of(fault);
        }

        if (!Anchors(http).TryGet(out var anchors, out fault))
        {
            return OperatorFaults.Of(fault);
        }

        var query = new AuditVerificationQuery { Tenant = http.Operator().Tenant, FromDay = AuditVerificationResource.NumberOf(from.Value), ToDay = AuditVerificationResource.NumberOf(to.Value), Anchors = anchors };
        var parts = new List<AuditVerification>();
        do
        {
            // One short call after the other: no length of the audit makes one time out.
            var answer = await grains.GetGrain<IAuditVerificationGrain>(0).VerifyAsync(query with { From = parts.Count == 0 ? null : parts[^1].Next }, http.RequestAborted);
            if (!answer.TryGet(out var part, out fault))
            {
                return OperatorFaults.Of(fault);
            }

            parts.Add(part);
        }
        while (parts[^1].Next is not null && parts.Sum(part => part.Findings.Length) < MostFindings);

        return RestAnswers.Json(AuditVerificationResource.Of(from.Value, to.Value, parts));
    }

    private static Result<ImmutableArray<KeptAnchor>> Anchors(HttpContext http)
    {
        var anchors = ImmutableArray.CreateBuilder<KeptAnchor>();
        foreach (var text in QueryText.List(http.Request.Query, "anchors"))
        {
            var parts = text.Split(':');
            if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || parts[1].Length != HashDigits || !parts[1].All(char.IsAsciiHexDigit))
            {
                return new Fault(FaultCode.InvalidArgument, "Request parameter 'anchors' must be pairs of number and hash such as 12:09af…, separated by commas", "anchors");
            }

            anchors.Add(new KeptAnchor(number, parts[1].ToLowerInvariant()));
        }

        return anchors.ToImmutable();
    }

    private static Result<Given> Day(HttpContext http, string name, DateOnly absent) => QueryText.Of(http.Request.Query, name) switch
    {
        null => new Given(absent),
        var text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => new Given(day),
        _ => new Fault(FaultCode.InvalidArgument, $"Request parameter '{name}' must be a day such as 2026-11-23", name),
    };

    /// <summary>A day that was given, or stands for one that was not.</summary>
    private sealed record Given(DateOnly Value);
}
