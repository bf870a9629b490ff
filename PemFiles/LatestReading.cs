namespace ProvisioningCluster.PemFiles;

/// <summary>The latest reading of files that was whole. Not for several threads at once.</summary>
public sealed class LatestReading<T>
    where T : class
{
    private string? lookedAt;
    private string? takenAt;

    /// <summary>Null before the first whole reading.</summary>
    public T? Value { get; private set; }

    /// <summary>Takes the reading when it is whole and new; a faulty one leaves <see cref="Value"/> as it is.</summary>
    public ReadingOutcome Look(PemReading<T> reading)
    {
        var seen = reading.Fingerprint == lookedAt;
        lookedAt = reading.Fingerprint;
        if (reading.Value is null)
        {
            return seen ? ReadingOutcome.Unchanged : ReadingOutcome.NotTaken;
        }

        if (reading.Fingerprint == takenAt)
        {
            return ReadingOutcome.Unchanged;
        }

        // Also when the same files were faulty before: a certificate may have become good by the clock alone.
        takenAt = reading.Fingerprint;
        Value = reading.Value;
        return ReadingOutcome.Taken;
    }
}
