using Microsoft.AspNetCore.Components;
using ProvisioningCluster.Gateways.Operator.Console.Rest;
using ProvisioningCluster.Gateways.Operator.Console.Texts;
using ProvisioningCluster.Grains.Abstractions.Events;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Webhooks;

/// <summary>Makes a webhook, or changes one. The secret of a new one is held by this page alone, until it is left.</summary>
public partial class WebhookForm
{
    private readonly HashSet<string> kinds = new(StringComparer.Ordinal);
    private ApiFault? fault;
    private IReadOnlyList<NamedProfile> profiles = [];
    private WebhookRow? stored;
    private WebhookRow? made;
    private string url = string.Empty;
    private string profile = string.Empty;
    private bool enabled = true;
    private bool ready;
    private bool tried;
    private bool saving;

    [Parameter]
    public Guid? WebhookId { get; set; }

    [Inject]
    internal OperatorApi Api { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    private string Heading => WebhookId is null ? WebhookTexts.NewTitle : WebhookTexts.EditTitle;

    private string CancelPath => WebhookId is { } id ? $"webhooks/{id}" : "webhooks";

    protected override async Task OnInitializedAsync()
    {
        if (!(await Api.GetAsync<NamedProfile.Listing>(NamedProfile.Path)).TryGet(out var listing, out fault))
        {
            return;
        }

        profiles = listing.Data;
        if (WebhookId is { } id)
        {
            if (!(await Api.GetAsync<WebhookRow>($"/api/webhooks/{id}")).TryGet(out stored, out fault))
            {
                return;
            }

            (url, profile, enabled) = (stored.Url, stored.DeviceProfileId?.ToString() ?? string.Empty, stored.Enabled);
            kinds.UnionWith(stored.Kinds);
        }

        ready = true;
    }

    private void Toggle(string kind)
    {
        if (!kinds.Remove(kind))
        {
            kinds.Add(kind);
        }
    }

    private async Task SaveAsync()
    {
        tried = true;
        url = url.Trim();
        if (url.Length == 0)
        {
            return;
        }

        // Kinds that this version does not know stay with the webhook, behind those in their order.
        var body = new
        {
            url,
            kinds = kinds.OrderBy(kind => EventKinds.All.IndexOf(kind) is var at and >= 0 ? at : int.MaxValue).ToArray(),
            deviceProfileId = Guid.TryParse(profile, out var profileId) ? profileId : (Guid?)null,
            enabled,
            version = stored?.Version,
        };
        saving = true;
        var answer = WebhookId is { } id ? await Api.PutAsync<WebhookRow>($"/api/webhooks/{id}", body) : await Api.PostAsync<WebhookRow>("/api/webhooks", body);
        saving = false;
        if (!answer.TryGet(out var saved, out fault))
        {
            return;
        }

        made = saved;
        if (saved.Secret is null)
        {
            Leave();
        }
    }

    private void Leave() => Navigation.NavigateTo($"webhooks/{made!.Id}");
}
