using System.Globalization;
using ProvisioningCluster.Grains.Abstractions.Audit;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Sealing;

/// <summary>Looks at seals of one tenant in their order and collects what is wrong.</summary>
internal sealed class SealCheck(SealKey key)
{
    /// <summary>Findings of one call at most; more of them tell nothing more.</summary>
    public const int MostFindings = 100;

    private readonly AuditDigest digest = new();
    private readonly List<AuditFinding> findings = [];
    private readonly Dictionary<int, AuditAnchor> anchors = [];
    private AuditSeal? previous;
    private long expected;
    private int seals;
    private int intact;
    private int removed;
    private int unsealed;

    public bool IsFull => findings.Count >= MostFindings;

    /// <summary>The last row that a seal covers so far; 0 when none does.</summary>
    public long LastRow => previous?.Last ?? 0;

    /// <param name="kept">What the chain had once.</param>
    /// <param name="seal">The seal with this number or a later one, or null.</param>
    public void Anchored(KeptAnchor kept, AuditSeal? seal)
    {
        if (seal?.Number != kept.Number || !string.Equals(Convert.ToHexStringLower(seal.Hash), kept.Hash, StringComparison.Ordinal))
        {
            Find("anchor_lost", null, string.Create(CultureInfo.InvariantCulture, $"Seal {kept.Number} is not the one of the kept anchor: the audit up to there was replaced."));
        }
    }

    /// <param name="number">Where the check begins.</param>
    /// <param name="before">The seal in front of it, as far as it exists.</param>
    public void Begin(long number, AuditSeal? before)
    {
        expected = number;
        if (number > 1 && before?.Number != number - 1)
        {
            Missing(number - 1);
        }
        else
        {
            previous = before;
        }
    }

    /// <summary>True while the seal with this number, or the gap where it should be, was not looked at.</summary>
    public bool IsBefore(long number) => expected <= number;

    /// <summary>True when the seal with this number was the last one looked at, or there is none before the check.</summary>
    public bool IsBehind(long number) => (previous?.Number ?? 0) == number;

    /// <summary>The rows that belong to a seal follow this one.</summary>
    public long RowsAfter(AuditSeal seal) => seal.Number == expected && (previous is not null || expected == 1) ? LastRow : seal.First - 1;

    public void Compare(AuditSeal seal, List<AuditLine> rows)
    {
        seals++;
        for (; expected < seal.Number && !IsFull; expected++)
        {
            Missing(expected);
            previous = null;
        }

        if (!key.IsGenuine(seal) || (seal.Number == 1 && !seal.Previous.AsSpan().SequenceEqual(AuditSeal.Origin)) || (previous is not null && !seal.Previous.AsSpan().SequenceEqual(previous.Hash)))
        {
            Find("seal_altered", seal.Last, string.Create(CultureInfo.InvariantCulture, $"Seal {seal.Number} is not as it was made: lines {seal.First} to {seal.Last} are not proven."));
        }

        if (seal.Entries is null)
        {
            removed += seal.RowCount;
            rows.ForEach(Inserted);
        }
        else
        {
            Compare(SealEntries.Read(seal.Entries), rows);
        }

        anchors[seal.Day] = new AuditAnchor(seal.Day, seal.Number, seal.Last, Convert.ToHexStringLower(seal.Hash));
        previous = seal;
        expected = seal.Number + 1;
    }

    /// <summary>Rows that no seal covers though all seals together have passed them.</summary>
    public void Behind(List<AuditLine> rows) => rows.ForEach(Inserted);

    public void Unsealed(int rows) => unsealed = rows;

    public AuditVerification Result(long? next) => new()
    {
        Seals = seals,
        Intact = intact,
        RemovedByRetention = removed,
        Unsealed = unsealed,
        Findings = [.. findings],
        Anchors = [.. anchors.Values.OrderBy(anchor => anchor.Number)],
        Next = next,
    };

    private void Compare(Dictionary<long, byte[]> entries, List<AuditLine> rows)
    {
        foreach (var row in rows)
        {
            if (!entries.Remove(row.Sequence, out var made))
            {
                Inserted(row);
            }
            else if (digest.Of(row).AsSpan().SequenceEqual(made))
            {
                intact++;
            }
            else
            {
                Find("row_altered", row.Sequence, string.Create(CultureInfo.InvariantCulture, $"Line {row.Sequence} was altered after it was sealed."));
            }
        }

        foreach (var sequence in entries.Keys)
        {
            Find("row_deleted", sequence, string.Create(CultureInfo.InvariantCulture, $"Line {sequence} was deleted, and not by the retention."));
        }
    }

    private void Inserted(AuditLine row) => Find("row_inserted", row.Sequence, string.Create(CultureInfo.InvariantCulture, $"Line {row.Sequence} was inserted after the lines around it were sealed."));

    private void Missing(long number) => Find("seal_missing", null, string.Create(CultureInfo.InvariantCulture, $"Seal {number} is missing: the lines that it covered are not proven."));

    private void Find(string kind, long? sequence, string text)
    {
        if (!IsFull)
        {
            findings.Add(new AuditFinding(kind, sequence, text));
        }
    }
}
