namespace ProvisioningCluster.Grains.Imports;

/// <summary>Limits of imports (T-25). Section <c>Imports</c>, on silos.</summary>
public sealed class ImportsOptions
{
    public const string Section = "Imports";

    /// <summary>Bytes of one piece of a file, as it travels and is stored.</summary>
    public const int ChunkBytes = 256 * 1024;

    public const long HardMaxBytes = 1024L * 1024 * 1024;

    public const int HardMaxRows = 5_000_000;

    public const int HardMaxColumns = 256;

    public const int HardMaxFieldLength = 64 * 1024;

    /// <summary>Bytes of a file, 1 to 1 GiB.</summary>
    public long MaxBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Rows of a file, 1 to 5,000,000.</summary>
    public int MaxRows { get; set; } = 1_000_000;

    /// <summary>Columns of a row, 1 to 256.</summary>
    public int MaxColumns { get; set; } = 64;

    /// <summary>Characters of a cell, 255 to 65,536.</summary>
    public int MaxFieldLength { get; set; } = 32 * 1024;

    /// <summary>Rows of one import under way at the same time, 1 to 2,048: while the database takes one half, the other is read.</summary>
    public int Concurrency { get; set; } = 512;

    /// <summary>Imports that a silo works on at the same time, 1 to 64; the others wait.</summary>
    public int ParallelJobs { get; set; } = 2;

    /// <summary>Unfinished imports of one tenant, 1 to 1,000.</summary>
    public int MaxUnfinished { get; set; } = 20;

    /// <summary>How long a finished import and its refused rows are kept, an hour to ten years.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);
}
