using Orleans.Concurrency;
using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Audit;

/// <summary>Answers from the ledger's indexes. Holds no state, so its calls may interleave.</summary>
[StatelessWorker, GrainType("audit")]
internal sealed class AuditGrain(ILedger ledger) : Grain, IAuditGrain
{
    /// <summary>A page is one message between silos.</summary>
    private const int MaxLimit = 1_000;

    public async ValueTask<Result<AuditPage>> ReadAsync(AuditQuery query, CancellationToken cancellationToken = default)
    {
        if (query.Limit is < 1 or > MaxLimit)
        {
            return Invalid("limit", $"limit must be between 1 and {MaxLimit}.");
        }

        var action = query.Action is null ? null : AuditWords.ActionOf(query.Action);
        if (query.Action is not null && action is null)
        {
            return Invalid("action", $"action must be one of {string.Join(", ", AuditWords.AllActions)}.");
        }

        var status = query.Status is null ? null : AuditWords.StatusOf(query.Status);
        if (query.Status is not null && status is null)
        {
            return Invalid("status", $"status must be one of {string.Join(", ", AuditWords.AllStatuses)}.");
        }

        // One row more tells whether there is a next page.
        var lines = await ledger.ReadAuditAsync(
            new AuditFilter
            {
                Tenant = query.Tenant,
                Limit = query.Limit + 1,
                DeviceName = query.DeviceName,
                ProfileId = query.ProfileId,
                Action = action,
                Status = status,
                Reason = query.Reason,
                StartTime = query.StartTime,
                EndTime = query.EndTime,
                After = query.After,
                OldestFirst = query.OldestFirst,
            },
            cancellationToken);
        var shown = lines.Length > query.Limit ? lines[..query.Limit] : lines;
        return new AuditPage([.. shown.Select(ToEntry)], lines.Length > query.Limit ? shown[^1].Sequence : null);
    }

    private static AuditEntry ToEntry(AuditLine line) => new()
    {
        Sequence = line.Sequence,
        At = line.Row.At,
        Action = AuditWords.Of(line.Row.Action),
        Status = AuditWords.Of(line.Row.Status),
        Reason = line.Row.Reason,
        DeviceName = line.Row.DeviceName,
        DeviceId = line.Row.DeviceId,
        ProfileId = line.Row.ProfileId,
        OperationId = line.Row.OperationId,
        Protocol = line.Row.Protocol,
        Source = line.Row.Source,
        Actor = line.Row.Actor,
    };

    private static Fault Invalid(string field, string detail) => new(FaultCode.InvalidArgument, detail, field);
}
