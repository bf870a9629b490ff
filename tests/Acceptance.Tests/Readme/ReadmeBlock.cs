namespace ProvisioningCluster.Acceptance.Tests.Readme;

/// <summary>A fenced block of the README: its language, its text, and the line on which it begins.</summary>
internal sealed record ReadmeBlock(string Language, string Text, int Line)
{
    private const string Fence = "```";

    public static IReadOnlyList<ReadmeBlock> Read(string path)
    {
        var blocks = new List<ReadmeBlock>();
        var lines = File.ReadAllLines(path);
        for (var start = 0; start < lines.Length; start++)
        {
            if (lines[start].StartsWith(Fence, StringComparison.Ordinal))
            {
                var end = Array.FindIndex(lines, start + 1, line => line.StartsWith(Fence, StringComparison.Ordinal));
                blocks.Add(new ReadmeBlock(lines[start][Fence.Length..], string.Join('\n', lines[(start + 1)..end]), start + 1));
                start = end;
            }
        }

        return blocks;
    }
}
