using System.Data.Common;
using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Sealing;

/// <summary>Compares the audit with its seals, a few of them per call.</summary>
internal sealed class AuditChain(SealStore store, SealKey key) : IAuditChain
{
    /// <summary>Seals of one call: at most 10,000 rows, well within the time of a call.</summary>
    private const int SealsPerCall = 10;

    public async ValueTask<AuditVerification> VerifyAsync(AuditVerificationQuery query, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = await store.OpenAsync(cancellationToken);
            return await VerifyAsync(connection, query, cancellationToken);
        }
        catch (Exception fault) when (fault is DbException or TimeoutException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new LedgerUnavailableException("The audit could not be read.", fault);
        }
    }

    private async Task<AuditVerification> VerifyAsync(DbConnection connection, AuditVerificationQuery query, CancellationToken cancellationToken)
    {
        var tenant = query.Tenant.Value;
        var (first, last) = await store.EdgesAsync(connection, tenant, query.FromDay, query.ToDay, cancellationToken);

        // The neighbours on both sides are looked at too: else the seals of a whole day could be missing unseen.
        var begin = query.From ?? Math.Max(1, Math.Min(first ?? last ?? 1, last ?? first ?? 1) - 1);
        var end = Math.Max(first ?? 0, last ?? 0) + 1;
        var before = begin > 1 ? (await store.FromAsync(connection, tenant, begin - 1, 1, cancellationToken)).SingleOrDefault() : null;
        var check = new SealCheck(key);
        if (query is { From: null, Anchors.IsDefault: false })
        {
            foreach (var anchor in query.Anchors)
            {
                check.Anchored(anchor, (await store.FromAsync(connection, tenant, anchor.Number, 1, cancellationToken)).SingleOrDefault());
            }
        }

        check.Begin(begin, before);
        var seals = await store.FromAsync(connection, tenant, begin, SealsPerCall, cancellationToken);
        foreach (var seal in seals.TakeWhile(_ => check.IsBefore(end)))
        {
            var rows = await store.ReadRowsAsync(connection, tenant, check.RowsAfter(seal), seal.Last, AuditSeal.Capacity + SealCheck.MostFindings, cancellationToken);
            check.Compare(seal, rows);
        }

        if (seals.Count == SealsPerCall && check.IsBefore(end) && !check.IsFull)
        {
            return check.Result(seals[^1].Number + 1);
        }

        if (seals.Count < SealsPerCall && check.IsBehind(seals.Count == 0 ? begin - 1 : seals[^1].Number))
        {
            // The chain ends here: what follows was not sealed yet, or came in beneath what all tenants' seals have passed.
            var sealedUpTo = await SealStore.EndAsync(connection, null, cancellationToken);
            check.Behind(await store.ReadRowsAsync(connection, tenant, check.LastRow, sealedUpTo, SealCheck.MostFindings, cancellationToken));
            check.Unsealed((await store.ReadRowsAsync(connection, tenant, sealedUpTo, long.MaxValue, AuditSeal.Capacity, cancellationToken)).Count);
        }

        return check.Result(next: null);
    }
}
