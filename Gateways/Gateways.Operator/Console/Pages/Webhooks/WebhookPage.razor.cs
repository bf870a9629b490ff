using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using ProvisioningCluster.Gateways.Operator.Console.Rest;
using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Webhooks;

/// <summary>One webhook: what waits for it, what it did not take, and what an administrator may do with it.</summary>
public partial class WebhookPage
{
    private ApiFault? fault;
    private ApiFault? refused;
    private WebhookRow? webhook;
    private Attempt? attempt;
    private Question asked;
    private string? secret;
    private string? profile;
    private bool testing;

    [Parameter]
    public Guid WebhookId { get; set; }

    [Inject]
    internal OperatorApi Api { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    private string Path => $"/api/webhooks/{WebhookId}";

    protected override async Task OnInitializedAsync()
    {
        await LookAsync();
        if (webhook?.DeviceProfileId is { } id && (await Api.GetAsync<JsonObject>($"/api/deviceProfileInfo/{id}")).TryGet(out var found, out _))
        {
            profile = found["name"]?.GetValue<string>(); // without a name the id is shown
        }
    }

    private async Task LookAsync() =>
        webhook = (await Api.GetAsync<WebhookRow>(Path)).TryGet(out var now, out fault) ? now : webhook;

    private static string Format(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private void Ask(Question question) => (asked, refused) = (question, null);

    private void Close(bool visible) => asked = visible ? asked : Question.None;

    private async Task TestAsync()
    {
        (testing, attempt) = (true, null);
        (await Api.PostAsync<Attempt>($"{Path}/test")).TryGet(out attempt, out fault);
        testing = false;
    }

    private async Task RotateAsync()
    {
        if ((await Api.PostAsync<WebhookRow>($"{Path}/secret")).TryGet(out var made, out refused))
        {
            secret = made.Secret;
            await LookAsync();
            asked = Question.None;
        }
    }

    private async Task DeleteAsync()
    {
        if ((await Api.DeleteAsync(Path)).TryGet(out _, out refused))
        {
            Navigation.NavigateTo("webhooks");
        }
    }

    private enum Question
    {
        None,
        Rotate,
        Delete,
    }

    private sealed record Attempt(bool Delivered, int? Status, string? Problem);
}
