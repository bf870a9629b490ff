using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;
using ProvisioningCluster.Gateways.Operator.Console.Rest;
using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Profiles;

/// <summary>Makes a profile, or changes one, step by step; nothing is saved before the last.</summary>
public partial class ProfileWizard
{
    private ApiFault? fault;
    private ProfileDraft? draft;
    private ElementReference title;
    private WizardStep step;
    private bool tried;
    private bool saving;
    private bool moved;

    [Parameter]
    public Guid? ProfileId { get; set; }

    [Inject]
    internal OperatorApi Api { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    private string Heading => ProfileId is null ? ProfileTexts.NewTitle : ProfileTexts.EditTitle;

    private string CancelPath => ProfileId is { } id ? $"profiles/{id}" : "profiles";

    protected override async Task OnInitializedAsync()
    {
        if (ProfileId is not { } id)
        {
            draft = ProfileDraft.New();
        }
        else if ((await Api.GetAsync<JsonObject>($"/api/deviceProfile/{id}")).TryGet(out var json, out fault))
        {
            draft = ProfileDraft.Of(json);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (moved)
        {
            moved = false;
            await title.FocusAsync();
        }
    }

    private static string TitleOf(WizardStep one) => string.Create(CultureInfo.InvariantCulture, $"{(int)one + 1}. {NameOf(one)}");

    private static string NameOf(WizardStep one) => one switch
    {
        WizardStep.Details => ProfileTexts.StepDetails,
        WizardStep.Transport => ProfileTexts.StepTransport,
        WizardStep.Provisioning => ProfileTexts.StepProvisioning,
        _ => ProfileTexts.StepReview,
    };

    private Task NextAsync()
    {
        tried = true;
        return IsComplete() ? GoAsync(step + 1) : Task.CompletedTask;
    }

    private Task GoAsync(WizardStep to)
    {
        (step, tried, moved, fault) = (to, false, true, null);
        return Task.CompletedTask;
    }

    private bool IsComplete() => step switch
    {
        WizardStep.Details => !string.IsNullOrWhiteSpace(draft!.Name),
        WizardStep.Provisioning => draft!.Protection.IsUntilReadable
            && (!draft.HasSecret || (draft.Key.Length > 0 && draft.Secret.Length > 0))
            && (!draft.IsChain || (draft.Authority.Length > 0 && draft.Pattern.Length > 0)),
        _ => true,
    };

    private async Task SaveAsync()
    {
        saving = true;
        var saved = await Api.PostAsync<JsonObject>("/api/deviceProfile", draft!.ToJson());
        saving = false;
        if (saved.TryGet(out var json, out fault))
        {
            Navigation.NavigateTo($"profiles/{json["id"]!["id"]!.GetValue<string>()}");
        }
    }
}
