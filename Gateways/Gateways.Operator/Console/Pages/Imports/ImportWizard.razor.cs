using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Operator.Console.Rest;
using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Imports;

/// <summary>
/// Begins an import, step by step. The file goes from the browser through this process to the silos, a piece at a time; a dry run
/// sends it like any other, so that what it says is what would happen.
/// </summary>
public sealed partial class ImportWizard : IDisposable
{
    private readonly CancellationTokenSource left = new();
    private readonly ImportDraft draft = new();
    private ApiFault? fault;
    private ImportLimits? limits;
    private IReadOnlyList<NamedProfile> profiles = [];
    private ElementReference title;
    private ImportStep step;
    private Guid? dryRun;
    private long sent;
    private bool sending;
    private bool tried;
    private bool moved;

    [Inject]
    internal OperatorApi Api { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    public void Dispose()
    {
        left.Cancel(); // what is being sent breaks off
        left.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        // Without the limits a file can be sent all the same: the silos have the last word about it.
        (await Api.GetAsync<ImportLimits>("/api/imports/limits")).TryGet(out limits, out fault);
        if ((await Api.GetAsync<NamedProfile.Listing>(NamedProfile.Path)).TryGet(out var listing, out var refused))
        {
            profiles = listing.Data;
        }

        fault ??= refused;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (moved)
        {
            moved = false;
            await title.FocusAsync();
        }
    }

    private static string TitleOf(ImportStep one) => string.Create(CultureInfo.InvariantCulture, $"{(int)one + 1}. {NameOf(one)}");

    private static string NameOf(ImportStep one) => one switch
    {
        ImportStep.File => ImportTexts.StepFile,
        ImportStep.Columns => ImportTexts.StepColumns,
        _ => ImportTexts.StepStart,
    };

    private void Next()
    {
        tried = true;
        if (step == ImportStep.File ? draft.File is not null : draft.IsComplete)
        {
            Go(step + 1);
        }
    }

    private void Go(ImportStep to)
    {
        (step, tried, moved, fault) = (to, false, true, null);
        ForgetResult();
    }

    private void ForgetResult() => dryRun = null;

    private async Task TryAsync()
    {
        ForgetResult();
        dryRun = (await SendAsync(dryRun: true))?.Id;
    }

    private async Task StartAsync()
    {
        if (await SendAsync(dryRun: false) is { } started)
        {
            Navigation.NavigateTo($"imports/{started.Id}");
        }
    }

    /// <summary>The import that began, or null with the fault, or when the page was left.</summary>
    private async Task<ImportStatus?> SendAsync(bool dryRun)
    {
        var token = left.Token;
        (sending, sent, fault) = (true, 0, null);
        try
        {
            await using var content = new UploadStream(draft.File!.OpenReadStream(draft.File.Size, token), Show);
            var answer = await Api.UploadAsync<ImportStatus>("/api/imports" + draft.Query(dryRun), content, "text/csv", token);
            if (answer.TryGet(out var started, out fault))
            {
                return started;
            }

            fault = content.Failed ? new ApiFault(StatusCodes.Status400BadRequest, ImportTexts.FileUnreadable) : fault;
            return null;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            sending = false;
        }
    }

    private void Show(long bytes) => _ = InvokeAsync(() =>
    {
        sent = bytes;
        StateHasChanged();
    });
}
