using System.Globalization;

namespace ProvisioningCluster.Silo.Tests.Startup;

/// <summary>TCP ports on which a process listens, as the kernel tells them.</summary>
internal static class ListeningSockets
{
    private const string Listening = "0A";

    /// <summary>Port, and whether it is bound to 127.0.0.1 alone.</summary>
    public static IReadOnlyList<(int Port, bool LoopbackOnly)> Of(int processId)
    {
        var inodes = Directory.EnumerateFiles($"/proc/{processId}/fd")
            .Select(descriptor => new FileInfo(descriptor).LinkTarget ?? string.Empty)
            .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => target["socket:[".Length..^1])
            .ToHashSet(StringComparer.Ordinal);
        return [.. new[] { "tcp", "tcp6" }
            .SelectMany(table => File.ReadLines($"/proc/{processId}/net/{table}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns[3] == Listening && inodes.Contains(columns[9]))
            .Select(columns => columns[1].Split(':'))
            .Select(local => (int.Parse(local[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture), local[0].EndsWith("0100007F", StringComparison.Ordinal)))];
    }
}
