using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Events;

/// <summary>
/// How events reach the endpoint: in rounds, each of several devices at once and of each device one event after the other. An
/// event that fails ends its device's part of the round. What a round delivered is removed after it, so a kill repeats at most
/// a round.
/// </summary>
internal sealed partial class WebhookGrain
{
    private const int RoundSize = 64;
    private const int Parallel = 8;

    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource leaving = new();
    private Task delivery = Task.CompletedTask;

    public ValueTask<Result<Done>> WakeAsync()
    {
        BeginDelivery();
        return ValueTask.FromResult<Result<Done>>(default(Done));
    }

    /// <summary>Stops what is being sent: the next activation must be the only sender.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await leaving.CancelAsync();
        await delivery.WaitAsync(cancellationToken);
    }

    private void BeginDelivery()
    {
        if (delivery.IsCompleted && !leaving.IsCancellationRequested)
        {
            delivery = DeliverAsync();
        }
    }

    private async Task DeliverAsync()
    {
        try
        {
            while (!leaving.IsCancellationRequested && await store.FindWebhookAsync(Key) is { Enabled: true } webhook)
            {
                var due = await store.ListDueAsync(Key.WebhookId, Now, RoundSize);
                if (due.IsEmpty)
                {
                    return;
                }

                await DeliverRoundAsync(webhook, due);
            }
        }
        catch (LedgerUnavailableException fault)
        {
            LogInterrupted(logger, fault, Key.WebhookId); // what was sent may be sent again
        }
        catch (Exception fault)
        {
            LogBroken(logger, fault, Key.WebhookId);
        }
    }

    private async Task DeliverRoundAsync(WebhookRow webhook, ImmutableArray<DeliveryRow> due)
    {
        var delivered = new List<DeliveryRow>();
        var failed = new List<DeliveryRow>();
        using var places = new SemaphoreSlim(Parallel);

        // All of this runs on the grain's scheduler, so the lists need no lock.
        await Task.WhenAll(due.GroupBy(row => row.DeviceId ?? row.EventId).Select(device => DeliverDeviceAsync(webhook, device, places, delivered, failed)));
        await store.SettleAsync(Key.WebhookId, delivered, failed);
    }

    private async Task DeliverDeviceAsync(WebhookRow webhook, IEnumerable<DeliveryRow> events, SemaphoreSlim places, List<DeliveryRow> delivered, List<DeliveryRow> failed)
    {
        await places.WaitAsync();
        try
        {
            foreach (var row in events.OrderBy(row => row.Sequence))
            {
                if (await AttemptAsync(webhook, row) is not { } attempt)
                {
                    return;
                }

                instruments.OnAttempt(attempt.Delivered);
                if (!attempt.Delivered)
                {
                    failed.Add(Failed(row, attempt));
                    return;
                }

                delivered.Add(row);
            }
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>Null when the grain leaves: that is no fault of the endpoint.</summary>
    private async Task<WebhookAttempt?> AttemptAsync(WebhookRow webhook, DeliveryRow row)
    {
        try
        {
            return leaving.IsCancellationRequested ? null : await sender.SendAsync(Secrets.Sign(webhook, row.EventId, row.Body, clock.GetUtcNow()), AttemptTimeout, leaving.Token);
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            return null;
        }
    }

    private DeliveryRow Failed(DeliveryRow row, WebhookAttempt attempt)
    {
        var failed = WebhookRules.AfterFailure(row, attempt.Problem ?? string.Empty, Now, options.Value, Random.Shared.NextDouble());
        if (failed.DeadAt is not null)
        {
            instruments.OnDeadLetter();
            LogGivenUp(logger, Key.WebhookId, failed.EventId, failed.Attempts);
        }

        return failed;
    }
}
