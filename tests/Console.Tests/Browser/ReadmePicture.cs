using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Console.Tests.Browser;

/// <summary>
/// Pictures in <c>docs/pictures</c>, taken by tests from the running product with <c>UPDATE_PICTURES=1</c>. Beside each stands a list of
/// what the page has to read and to press: without the variable a picture is looked at as outdated when that has changed.
/// </summary>
internal static class ReadmePicture
{
    /// <summary>More than a page with few colours needs.</summary>
    private const long LargestBytes = 150 * 1024;

    /// <summary>Headings, labels and buttons in their order; neither data nor the navigation, in which pages come and go, is among them.</summary>
    public const string Outline = """
        () => [...new Set([...document.querySelectorAll('h1, h2, th[scope=col], label, legend, summary, dt, main button')]
          .filter(element => element.checkVisibility())
          .map(element => (element.getAttribute('aria-label') ?? element.textContent).trim().replace(/\s+/g, ' '))
          .filter(text => text.length > 0))]
        """;

    private static readonly string Folder = RepositoryRoot.At("docs", "pictures");

    private static readonly bool Updating = Environment.GetEnvironmentVariable("UPDATE_PICTURES") == "1";

    /// <summary>Names of the pictures that are there.</summary>
    public static IEnumerable<string> Kept => Directory.EnumerateFiles(Folder, "*.png").Select(file => Path.GetFileNameWithoutExtension(file));

    public static async Task KeepAsync(string name, string picture, string[] outline)
    {
        var (kept, list) = (Path.Combine(Folder, $"{name}.png"), Path.Combine(Folder, $"{name}.txt"));
        if (Updating)
        {
            Directory.CreateDirectory(Folder);
            File.Copy(picture, kept, overwrite: true);
            await File.WriteAllLinesAsync(list, outline);
        }

        Assert.True(File.Exists(kept) && File.Exists(list), $"docs/pictures/{name}.png is missing: run this test with UPDATE_PICTURES=1.");
        Assert.True(new FileInfo(kept).Length < LargestBytes, $"docs/pictures/{name}.png is larger than {LargestBytes} bytes.");
        var then = await File.ReadAllLinesAsync(list);
        Assert.True(
            then.SequenceEqual(outline, StringComparer.Ordinal),
            $"docs/pictures/{name}.png shows an older page: run this test with UPDATE_PICTURES=1, and look at it.\nThen: {string.Join(" | ", then.Except(outline))}\nNow: {string.Join(" | ", outline.Except(then))}");
    }
}
