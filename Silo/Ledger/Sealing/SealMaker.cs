using System.Security.Cryptography;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Sealing;

/// <summary>Makes the next seals of all chains.</summary>
internal sealed class SealMaker(SealKey key)
{
    private readonly AuditDigest digest = new();

    public static int DayOf(long at) => (int)Math.Floor(at / 86_400_000d);

    /// <param name="rows">What is to be sealed, in order of sequence number.</param>
    /// <param name="ends">The last seal of each tenant that has rows among them and has a seal.</param>
    /// <param name="now">Milliseconds since the Unix epoch.</param>
    public List<AuditSeal> Make(IEnumerable<AuditLine> rows, IReadOnlyDictionary<Guid, AuditSeal> ends, long now)
    {
        var seals = new List<AuditSeal>();
        foreach (var tenant in rows.GroupBy(line => line.Row.Tenant?.Value ?? Guid.Empty))
        {
            var end = ends.GetValueOrDefault(tenant.Key);
            foreach (var run in Runs(tenant))
            {
                end = Seal(tenant.Key, end, run, now);
                seals.Add(end);
            }
        }

        return seals;
    }

    /// <summary>Rows of one day that follow each other: so no two seals of a tenant overlap.</summary>
    private static IEnumerable<List<AuditLine>> Runs(IEnumerable<AuditLine> lines)
    {
        var run = new List<AuditLine>();
        foreach (var line in lines)
        {
            if (run.Count == AuditSeal.Capacity || (run.Count > 0 && DayOf(run[0].Row.At) != DayOf(line.Row.At)))
            {
                yield return run;
                run = [];
            }

            run.Add(line);
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }

    private AuditSeal Seal(Guid tenant, AuditSeal? end, List<AuditLine> run, long now)
    {
        var entries = SealEntries.Write([.. run.Select(line => (line.Sequence, digest.Of(line)))]);
        return key.Sign(new AuditSeal
        {
            Tenant = tenant,
            Number = (end?.Number ?? 0) + 1,
            Day = DayOf(run[0].Row.At),
            First = run[0].Sequence,
            Last = run[^1].Sequence,
            RowCount = run.Count,
            SealedAt = now,
            Entries = entries,
            EntriesHash = SHA256.HashData(entries),
            Previous = end?.Hash ?? AuditSeal.Origin,
            Hash = [],
            Mac = [],
        });
    }
}
