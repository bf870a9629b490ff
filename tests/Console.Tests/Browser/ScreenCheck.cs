using Xunit;

namespace ProvisioningCluster.Console.Tests.Browser;

/// <summary>A page in one state: accessible, and as wide as the screen on a desk and on a telephone. Its pictures are to be looked at.</summary>
internal static class ScreenCheck
{
    private const string Fits = """
        () => document.documentElement.scrollWidth <= innerWidth && document.querySelector('.mud-drawer').classList.contains('mud-drawer--open') === innerWidth >= 960
        """;

    private const string TooWide = """
        () => [...document.querySelectorAll('body *')].filter(element => element.getBoundingClientRect().right > innerWidth + 1)
          .map(element => element.cloneNode().outerHTML).slice(0, 20).join('\n')
        """;

    /// <summary>Ends in light, on a desk.</summary>
    public static async Task LookAsync(ConsoleBrowser browser, string name)
    {
        foreach (var dark in (bool[])[true, false])
        {
            await AxeCheck.NoSeriousIssuesAsync(browser.Page, dark);
            foreach (var (width, height) in ((int, int)[])[(360, 800), (1280, 1000)])
            {
                await browser.Page.SetViewportSizeAsync(width, height);
                try
                {
                    await browser.Page.WaitForFunctionAsync(Fits); // the navigation comes and goes a moment after the width
                }
                catch (TimeoutException)
                {
                    Assert.Fail($"{name} does not fit into {width} pixels:\n{await browser.Page.EvaluateAsync<string>(TooWide)}");
                }

                await browser.PictureAsync($"{name}-{width}-{(dark ? "dark" : "light")}");
            }
        }
    }
}
