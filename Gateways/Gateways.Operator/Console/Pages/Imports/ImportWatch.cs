using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Operator.Console.Rest;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Imports;

/// <summary>Follows an import to its end, whoever began it and wherever; a stream of events that breaks off is opened anew.</summary>
internal sealed class ImportWatch(OperatorApi api)
{
    private const int MostLateLooks = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Answers null at the end of the import, or why it cannot be followed.</summary>
    /// <param name="importId">The import.</param>
    /// <param name="told">Is told how it stands, first of all at once.</param>
    /// <param name="cancellationToken">Ends the watch with <see cref="OperationCanceledException"/>.</param>
    public async Task<ApiFault?> FollowAsync(Guid importId, Func<ImportStatus, Task> told, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause);
        do
        {
            try
            {
                await foreach (var now in api.EventsAsync<ImportStatus>($"/api/imports/{importId}/events", cancellationToken))
                {
                    await told(now);
                    if (now.IsOver)
                    {
                        return now.State == ImportStates.Cancelled ? await CountLateRowsAsync(now, told, timer, cancellationToken) : null;
                    }
                }
            }
            catch (ApiRefusedException refusal) when (refusal.Fault.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            {
                // Too many look on, or the cluster is not there: a moment later it may be.
            }
            catch (ApiRefusedException refusal)
            {
                return refusal.Fault;
            }
            catch (IOException)
            {
                // The gateway lost the cluster in the middle of the stream.
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
        return null;
    }

    /// <summary>The rows that were in hand when somebody cancelled are counted a moment after it.</summary>
    private async Task<ApiFault?> CountLateRowsAsync(ImportStatus last, Func<ImportStatus, Task> told, PeriodicTimer timer, CancellationToken cancellationToken)
    {
        for (var look = 0; look < MostLateLooks && await timer.WaitForNextTickAsync(cancellationToken); look++)
        {
            if (!(await api.GetAsync<Detail>($"/api/imports/{last.Id}?limit=1", cancellationToken)).TryGet(out var detail, out var fault))
            {
                return fault;
            }

            if (detail.Import == last)
            {
                return null;
            }

            last = detail.Import;
            await told(last);
        }

        return null;
    }

    private sealed record Detail(ImportStatus Import);
}
