using Microsoft.Playwright;
using ProvisioningCluster.Testing;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Browser;

/// <summary>What axe-core finds on a page, in light and in dark.</summary>
internal static class AxeCheck
{
    private const string DarkGround = "rgb(17, 24, 30)";
    private const string LightGround = "rgb(245, 247, 250)";

    /// <summary>Colours go over into others from the outer elements to the inner ones, each in a frame of its own at least.</summary>
    private const string StandsStill = """
        async () => {
          const moves = () => document.getAnimations().some(one => one.effect.getTiming().iterations !== Infinity && one.playState === 'running');
          for (let still = 0; still < 5;) {
            await new Promise(requestAnimationFrame);
            still = moves() ? 0 : still + 1;
          }
        }
        """;

    private const string Serious = """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
          .filter(found => found.impact === 'serious' || found.impact === 'critical')
          .map(found => `${found.id}: ${found.help}\n${found.nodes.map(node => `${node.html}\n${node.failureSummary}`).join('\n')}`)
        """;

    private static readonly string Script = RepositoryRoot.At("tests", "Acceptance.Tests", "clients", "node_modules", "axe-core", "axe.min.js");

    /// <summary>The page as it stands, with what is open in it, in both colours; it must follow the browser's setting. Ends in light.</summary>
    public static async Task NoSeriousIssuesAsync(IPage page)
    {
        foreach (var dark in (bool[])[true, false])
        {
            await NoSeriousIssuesAsync(page, dark);
        }
    }

    /// <summary>The same in one of the colours, which stays.</summary>
    public static async Task NoSeriousIssuesAsync(IPage page, bool dark)
    {
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
        ExternalTool.RequireFile(Script, "npm ci in tests/Acceptance.Tests/clients");
        await ExpectGroundAsync(page, dark ? DarkGround : LightGround);
        await page.EvaluateAsync($"() => {{ {await File.ReadAllTextAsync(Script)} }}");
        await page.EvaluateAsync(StandsStill);
        var found = await page.EvaluateAsync<string[]>(Serious);
        Assert.True(found.Length == 0, $"{page.Url} in {(dark ? "dark" : "light")}:\n{string.Join('\n', found)}");
    }

    /// <summary>Within the frame the components colour the body, a moment after the browser asked; pages without it follow the browser themselves.</summary>
    private static async Task ExpectGroundAsync(IPage page, string colour)
    {
        var framed = await page.Locator(".mud-layout").CountAsync() > 0;
        await Expect(page.Locator(framed ? "body" : "html")).ToHaveCSSAsync("background-color", colour);
    }
}
