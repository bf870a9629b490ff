namespace ProvisioningCluster.Testing;

/// <summary>Where a process of the product runs: by default on this machine's loopback.</summary>
public sealed record ProcessPlace
{
    public static ProcessPlace Loopback { get; } = new();

    /// <summary>Address under which the test and the other processes reach it.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>A network namespace that exists, or null for that of the test.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>A command and its arguments that becomes the process in the end, such as <c>nice -n 5</c>; one that stays as its parent will not do.</summary>
    public IReadOnlyList<string> CommandPrefix { get; init; } = [];

    /// <summary>The whole command line: program first. All prefixes replace themselves, so the process id is that of the product.</summary>
    internal IReadOnlyList<string> Command(string assembly) =>
        [.. NetworkNamespace is null ? (string[])[] : ["ip", "netns", "exec", NetworkNamespace], .. CommandPrefix, "dotnet", assembly];
}
