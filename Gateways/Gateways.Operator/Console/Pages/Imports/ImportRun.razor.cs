using Microsoft.AspNetCore.Components;
using ProvisioningCluster.Gateways.Operator.Console.Rest;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Imports;

/// <summary>An import as it goes, with the rows that it refuses. It looks on only: the import neither needs it nor ends with it.</summary>
public sealed partial class ImportRun : IDisposable
{
    private readonly CancellationTokenSource left = new();
    private ApiFault? fault;
    private ApiFault? refused;
    private ImportStatus? import;
    private bool asking;

    [Parameter, EditorRequired]
    public Guid ImportId { get; set; }

    /// <summary>Is told how it stands.</summary>
    [Parameter]
    public EventCallback<ImportStatus> Changed { get; set; }

    [Inject]
    internal OperatorApi Api { get; set; } = null!;

    public void Dispose()
    {
        left.Cancel();
        left.Dispose();
    }

    protected override void OnInitialized()
    {
        var token = left.Token;
        _ = InvokeAsync(() => FollowAsync(token));
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            fault = await new ImportWatch(Api).FollowAsync(ImportId, ShowAsync, cancellationToken);
            StateHasChanged();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the page was left
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure); // nobody awaits this: the page shows it like any other failure
        }
    }

    private Task ShowAsync(ImportStatus now)
    {
        import = now;
        StateHasChanged();
        return Changed.InvokeAsync(now);
    }

    private void Ask() => (asking, refused) = (true, null);

    private async Task CancelAsync()
    {
        if ((await Api.PostAsync<ImportStatus>($"/api/imports/{ImportId}/cancel")).TryGet(out var now, out refused))
        {
            asking = false;
            await ShowAsync(now);
        }
    }
}
