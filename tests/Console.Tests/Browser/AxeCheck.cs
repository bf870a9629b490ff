using Microsoft.Playwright;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Console.Tests.Browser;

/// <summary>What axe-core finds on a page, in light and in dark.</summary>
internal static class AxeCheck
{
    private static readonly string Script = RepositoryRoot.At("tests", "Acceptance.Tests", "clients", "node_modules", "axe-core", "axe.min.js");

    /// <summary>The components take the colours that the browser asks for a moment after it did.</summary>
    private const string IsDark = """
        () => matchMedia('(prefers-color-scheme: dark)').matches && (!document.querySelector('.mud-layout')
          || getComputedStyle(document.documentElement).getPropertyValue('--mud-palette-surface').startsWith('rgba(26,'))
        """;

    private const string IsLight = """
        () => !matchMedia('(prefers-color-scheme: dark)').matches && (!document.querySelector('.mud-layout')
          || getComputedStyle(document.documentElement).getPropertyValue('--mud-palette-surface').startsWith('rgba(255,'))
        """;

    private const string Serious = """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
          .filter(found => found.impact === 'serious' || found.impact === 'critical')
          .map(found => `${found.id}: ${found.help}\n${found.nodes.map(node => `${node.html}\n${node.failureSummary}`).join('\n')}`)
        """;

    /// <summary>The page as it is now, in both colours; it must follow the browser's setting. Ends in light.</summary>
    public static async Task NoSeriousIssuesAsync(IPage page)
    {
        ExternalTool.RequireFile(Script, "npm ci in tests/Acceptance.Tests/clients");
        await page.EvaluateAsync($"() => {{ {await File.ReadAllTextAsync(Script)} }}");
        foreach (var (scheme, taken) in ((ColorScheme, string)[])[(ColorScheme.Dark, IsDark), (ColorScheme.Light, IsLight)])
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            await page.WaitForFunctionAsync(taken);
            var found = await page.EvaluateAsync<string[]>(Serious);
            Assert.True(found.Length == 0, $"{page.Url} in {scheme}:\n{string.Join('\n', found)}");
        }
    }
}
