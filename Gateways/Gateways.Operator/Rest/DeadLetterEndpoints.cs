using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Events that a webhook's endpoint did not take: look, send again, throw away.</summary>
internal static class DeadLetterEndpoints
{
    private const int DefaultLimit = 100;

    public static void MapDeadLetters(this IEndpointRouteBuilder webhooks)
    {
        webhooks.MapGet("/webhooks/{id}/deadLetters", ListAsync);
        webhooks.MapPost("/webhooks/{id}/deadLetters/redrive", (HttpContext http, string id, IGrainFactory grains) =>
            WebhookEndpoints.AskAsync(http, id, grains, webhook => webhook.RedriveAsync(null, http.Operator().UserName), moved => moved));
        webhooks.MapPost("/webhooks/{id}/deadLetters/{eventId}/redrive", (HttpContext http, string id, string eventId, IGrainFactory grains) =>
            OneAsync(http, id, eventId, grains, static (webhook, letter, actor) => webhook.RedriveAsync(letter, actor)));
        webhooks.MapDelete("/webhooks/{id}/deadLetters", (HttpContext http, string id, IGrainFactory grains) =>
            WebhookEndpoints.AskAsync(http, id, grains, webhook => webhook.DiscardAsync(null, http.Operator().UserName), moved => moved));
        webhooks.MapDelete("/webhooks/{id}/deadLetters/{eventId}", (HttpContext http, string id, string eventId, IGrainFactory grains) =>
            OneAsync(http, id, eventId, grains, static (webhook, letter, actor) => webhook.DiscardAsync(letter, actor)));
    }

    private static async Task<Results<JsonHttpResult<DeadLetterAnswer>, Refusal>> ListAsync(HttpContext http, string id, IGrainFactory grains)
    {
        if (!Number(http, "limit", DefaultLimit).TryGet(out var limit, out var fault) || !Number(http, "after", 0).TryGet(out var after, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        return await WebhookEndpoints.AskAsync(
            http,
            id,
            grains,
            webhook => webhook.ListDeadLettersAsync(after, (int)Math.Min(limit, int.MaxValue)),
            page => new DeadLetterAnswer([.. page.Letters.Select(DeadLetterResource.Of)], page.Next is not null, page.Next));
    }

    private static async Task<Results<JsonHttpResult<DeadLettersMoved>, Refusal>> OneAsync(
        HttpContext http, string id, string eventId, IGrainFactory grains, Func<IWebhookGrain, Guid, string, ValueTask<Result<DeadLettersMoved>>> move) =>
        QueryText.Id(eventId).TryGet(out var letter, out var fault)
            ? await WebhookEndpoints.AskAsync(http, id, grains, webhook => move(webhook, letter, http.Operator().UserName), moved => moved)
            : RestAnswers.Refused(fault);

    private static Result<long> Number(HttpContext http, string name, long absent) => QueryText.Of(http.Request.Query, name) switch
    {
        null => absent,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => new Fault(FaultCode.InvalidArgument, $"Request parameter '{name}' must be a number and not negative", name),
    };
}
