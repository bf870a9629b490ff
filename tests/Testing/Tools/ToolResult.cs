namespace ProvisioningCluster.Testing;

/// <summary>What a command did.</summary>
public sealed record ToolResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>The result of a command that must succeed.</summary>
    public ToolResult Succeeded() =>
        ExitCode == 0 ? this : throw new InvalidOperationException($"{Command} ended with {ExitCode}.\nstdout: {Output}\nstderr: {Error}");
}
