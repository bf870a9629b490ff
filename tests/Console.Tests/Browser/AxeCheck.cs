using Microsoft.Playwright;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Console.Tests.Browser;

/// <summary>What axe-core finds on a page, in light and in dark.</summary>
internal static class AxeCheck
{
    private static readonly string Script = RepositoryRoot.At("tests", "Acceptance.Tests", "clients", "node_modules", "axe-core", "axe.min.js");

    /// <summary>The components take the colours that the browser asks for a moment after they were drawn.</summary>
    private const string TookColours = """
        dark => matchMedia('(prefers-color-scheme: dark)').matches === dark && (!document.querySelector('.mud-layout')
          || getComputedStyle(document.documentElement).getPropertyValue('--mud-palette-surface').startsWith(dark ? 'rgba(26,' : 'rgba(255,'))
        """;

    private const string Serious = """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
          .filter(found => found.impact === 'serious' || found.impact === 'critical')
          .map(found => `${found.id}: ${found.help}\n${found.nodes.map(node => `${node.html}\n${node.failureSummary}`).join('\n')}`)
        """;

    /// <summary>The page, opened anew in each of both colours. Ends in light.</summary>
    /// <param name="page">Where its address alone leads.</param>
    /// <param name="drawn">Waits until it shows what is to be looked at; null where that is there from the beginning.</param>
    public static async Task NoSeriousIssuesAsync(IPage page, Func<Task>? drawn = null)
    {
        foreach (var dark in (bool[])[true, false])
        {
            // An open page is not relied on to follow the system from one to the other.
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
            await page.ReloadAsync();
            await (drawn?.Invoke() ?? Task.CompletedTask);
            await NoSeriousIssuesAsync(page, dark);
        }
    }

    /// <summary>The page as it stands, with what is open in it, in the colours that the browser asked for from the beginning.</summary>
    public static async Task NoSeriousIssuesAsync(IPage page, bool dark)
    {
        ExternalTool.RequireFile(Script, "npm ci in tests/Acceptance.Tests/clients");
        await page.WaitForFunctionAsync(TookColours, dark);
        await page.EvaluateAsync($"() => {{ {await File.ReadAllTextAsync(Script)} }}");
        var found = await page.EvaluateAsync<string[]>(Serious);
        Assert.True(found.Length == 0, $"{page.Url} in {(dark ? "dark" : "light")}:\n{string.Join('\n', found)}");
    }
}
