using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Webhooks and what they could not deliver; the reference has no such calls. URLs may hold secrets of their receivers, so auditors do not see them.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        var webhooks = api.MapGroup(string.Empty).WithMetadata(AdministratorsOnly.Instance);
        webhooks.MapPost("/webhooks", CreateAsync);
        webhooks.MapGet("/webhooks", ListAsync);
        webhooks.MapGet("/webhooks/{id}", (HttpContext http, string id, IGrainFactory grains) => AskAsync(http, id, grains, webhook => webhook.GetAsync(), WebhookResource.Of));
        webhooks.MapPut("/webhooks/{id}", UpdateAsync);
        webhooks.MapDelete("/webhooks/{id}", DeleteAsync);
        webhooks.MapPost("/webhooks/{id}/secret", (HttpContext http, string id, IGrainFactory grains) =>
            AskAsync(http, id, grains, webhook => webhook.RotateSecretAsync(http.Operator().UserName), WebhookResource.Of));
        webhooks.MapPost("/webhooks/{id}/test", (HttpContext http, string id, IGrainFactory grains) => AskAsync(http, id, grains, webhook => webhook.TestAsync(), attempt => attempt));
        webhooks.MapDeadLetters();
    }

    /// <summary>The webhook with this id in the caller's tenant, asked; the refusal when the id is none.</summary>
    internal static async Task<Results<JsonHttpResult<TJson>, Refusal>> AskAsync<T, TJson>(
        HttpContext http, string id, IGrainFactory grains, Func<IWebhookGrain, ValueTask<Result<T>>> ask, Func<T, TJson> json)
        where T : notnull =>
        QueryText.Id(id).TryGet(out var webhookId, out var fault) ? RestAnswers.Answer(await ask(Grain(http, grains, webhookId)), json) : RestAnswers.Refused(fault);

    private static async Task<Results<JsonHttpResult<WebhookResource>, Refusal>> CreateAsync(HttpContext http, IGrainFactory grains)
    {
        if (!(await http.ReadJsonAsync()).TryGet(out var json, out var fault) || !WebhookBody.Read(json, http.Operator().UserName).TryGet(out var request, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        return RestAnswers.Answer(await Grain(http, grains, Guid.NewGuid()).CreateAsync(request), WebhookResource.Of);
    }

    private static async Task<Results<JsonHttpResult<WebhookResource[]>, Refusal>> ListAsync(HttpContext http, IGrainFactory grains) => RestAnswers.Answer(
        await grains.GetGrain<IWebhookListGrain>(0).ListAsync(http.Operator().Tenant), webhooks => webhooks.Select(WebhookResource.Of).ToArray());

    private static async Task<Results<JsonHttpResult<WebhookResource>, Refusal>> UpdateAsync(HttpContext http, string id, IGrainFactory grains)
    {
        if (!(await http.ReadJsonAsync()).TryGet(out var json, out var fault) || !WebhookBody.Read(json, http.Operator().UserName).TryGet(out var request, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        return await AskAsync(http, id, grains, webhook => webhook.UpdateAsync(request), WebhookResource.Of);
    }

    private static async Task<Results<Ok, Refusal>> DeleteAsync(HttpContext http, string id, IGrainFactory grains) =>
        QueryText.Id(id).TryGet(out var webhookId, out var fault)
            ? RestAnswers.Answer(await Grain(http, grains, webhookId).DeleteAsync(http.Operator().UserName))
            : RestAnswers.Refused(fault);

    private static IWebhookGrain Grain(HttpContext http, IGrainFactory grains, Guid webhookId) =>
        grains.GetGrain<IWebhookGrain>(new WebhookKey(http.Operator().Tenant, webhookId).ToString());
}
