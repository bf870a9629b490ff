namespace ProvisioningCluster.Cli;

/// <summary>What a script learns from the end of a command. Documented: never renumber.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The cluster refused, or something else went wrong.</summary>
    public const int Failed = 1;

    public const int Usage = 2;

    /// <summary>Not signed in, or not allowed.</summary>
    public const int Access = 3;

    public const int NotFound = 4;

    /// <summary>Nobody answers there, or not now: it may be tried again.</summary>
    public const int Unavailable = 5;

    /// <summary>The audit is not what was written.</summary>
    public const int NotIntact = 6;

    /// <summary>An import is done, but for rows that were refused.</summary>
    public const int RowsRefused = 7;

    public const int Interrupted = 130;
}
