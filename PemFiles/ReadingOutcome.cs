namespace ProvisioningCluster.PemFiles;

/// <summary>What became of a reading.</summary>
public enum ReadingOutcome
{
    /// <summary>The files are as at the look before.</summary>
    Unchanged,

    /// <summary>New and whole: in use now.</summary>
    Taken,

    /// <summary>New and faulty: the former reading stays in use.</summary>
    NotTaken,
}
