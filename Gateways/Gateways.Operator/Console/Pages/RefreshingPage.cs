using Microsoft.AspNetCore.Components;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages;

/// <summary>A page that looks again every two seconds for as long as it is open; a forgotten one ends with its session.</summary>
public abstract class RefreshingPage : ComponentBase, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource left = new();

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected override async Task OnInitializedAsync()
    {
        await LookAsync();
        if (!left.IsCancellationRequested)
        {
            var token = left.Token;
            _ = InvokeAsync(() => GoOnAsync(token));
        }
    }

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task LookAsync();

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            left.Cancel();
            left.Dispose();
        }
    }

    private async Task GoOnAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await LookAsync();
                StateHasChanged();
            }
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
}
