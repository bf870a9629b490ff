using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using ProvisioningCluster.Gateways.Operator.Console.Rest;
using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Profiles;

/// <summary>One profile, and what an administrator may do with it.</summary>
public partial class ProfileDetail
{
    private ApiFault? fault;
    private ApiFault? refused;
    private ProfileDraft? profile;
    private CertificatePreview? preview;
    private Question asked;
    private int keepHours = 24;
    private MudButton? rotate;
    private MudButton? switchOff;
    private MudButton? delete;

    [Parameter]
    public Guid ProfileId { get; set; }

    [Inject]
    internal OperatorApi Api { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    private string Path => $"/api/deviceProfile/{ProfileId}";

    protected override async Task OnParametersSetAsync()
    {
        (profile, preview) = (null, null);
        if ((await Api.GetAsync<JsonObject>(Path)).TryGet(out var json, out fault))
        {
            await ShowAsync(json);
        }
    }

    private async Task ShowAsync(JsonObject json)
    {
        profile = ProfileDraft.Of(json);
        preview = null;
        if (profile.IsChain && profile.Authority.Length > 0)
        {
            (await Api.PostAsync<CertificatePreview>(CertificatePreview.Path, new { provisionDeviceSecret = profile.Authority })).TryGet(out preview, out fault);
        }
    }

    private string Named(string text) => string.Format(CultureInfo.CurrentCulture, text, profile!.Name);

    private void Ask(Question question) => (asked, refused, keepHours) = (question, null, 24);

    private async Task CloseAsync(bool visible)
    {
        if (visible)
        {
            return;
        }

        var button = asked switch
        {
            Question.Rotate => rotate,
            Question.SwitchOff => switchOff,
            Question.Delete => delete,
            _ => null,
        };
        asked = Question.None;
        if (button is not null)
        {
            await button.FocusAsync();
        }
    }

    private async Task RotateAsync() =>
        await DoneAsync(await Api.PostAsync<JsonObject>($"{Path}/rotateSecret", new { keepPreviousHours = keepHours }));

    private async Task SwitchOffAsync()
    {
        // What is stored by now, so that somebody else's change of a minute ago is not taken back.
        var answer = await Api.GetAsync<JsonObject>(Path);
        if (answer.TryGet(out var json, out refused))
        {
            var next = ProfileDraft.Of(json);
            next.Strategy = Strategies.Disabled;
            await DoneAsync(await Api.PostAsync<JsonObject>("/api/deviceProfile", next.ToJson()));
        }
    }

    private async Task MakeDefaultAsync()
    {
        if ((await Api.PostAsync<JsonObject>($"{Path}/default")).TryGet(out var json, out fault))
        {
            await ShowAsync(json);
        }
    }

    private async Task DeleteAsync()
    {
        if ((await Api.DeleteAsync(Path)).TryGet(out _, out refused))
        {
            Navigation.NavigateTo("profiles");
        }
    }

    private async Task DoneAsync(ApiAnswer<JsonObject> answer)
    {
        if (answer.TryGet(out var json, out refused))
        {
            await ShowAsync(json);
            await CloseAsync(visible: false);
        }
    }

    private enum Question
    {
        None,
        Rotate,
        SwitchOff,
        Delete,
    }
}
