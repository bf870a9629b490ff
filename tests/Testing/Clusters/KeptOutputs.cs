using Xunit;

namespace ProvisioningCluster.Testing;

/// <summary>What the processes of a failed test wrote.</summary>
internal static class KeptOutputs
{
    private const int TailLines = 40;

    public static void Tell(IReadOnlyList<ProductProcess> processes, PostgresServer server)
    {
        var test = TestContext.Current.Test?.TestDisplayName ?? TestContext.Current.TestClass?.TestClassName ?? "start";
        var folder = Directory.CreateDirectory(RepositoryRoot.At("artifacts", "cluster", $"{Plain(test)}-{Guid.NewGuid():N}")).FullName;
        foreach (var (name, output) in processes.Select(process => (process.Name, process.Output)).Append(("postgresql", server.Output)))
        {
            File.WriteAllText(Path.Combine(folder, $"{Plain(name)}.log"), output);
            Console.WriteLine($"== {name}, the end of it (all in {Path.GetRelativePath(RepositoryRoot.Path, folder)})");
            Console.WriteLine(string.Join('\n', output.TrimEnd('\n').Split('\n').TakeLast(TailLines)));
        }
    }

    private static string Plain(string text)
    {
        var plain = string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '.'));
        return string.Join('.', plain.Split('.', StringSplitOptions.RemoveEmptyEntries).TakeLast(2));
    }
}
