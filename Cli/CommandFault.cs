namespace ProvisioningCluster.Cli;

/// <summary>Ends a command with a sentence for its user, which holds no secret.</summary>
internal sealed class CommandFault(int exitCode, string message) : Exception(message)
{
    /// <summary>One of <see cref="Cli.ExitCode"/>.</summary>
    public int ExitCode => exitCode;
}
