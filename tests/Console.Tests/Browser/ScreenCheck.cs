namespace ProvisioningCluster.Console.Tests.Browser;

/// <summary>A page in one state: accessible, and as wide as the screen on a desk and on a telephone. Its pictures are to be looked at.</summary>
internal static class ScreenCheck
{
    private const string Fits = """
        () => document.documentElement.scrollWidth <= innerWidth && document.querySelector('.mud-drawer').classList.contains('mud-drawer--open') === innerWidth >= 960
        """;

    public static async Task LookAsync(ConsoleBrowser browser, string name, bool dark)
    {
        await AxeCheck.NoSeriousIssuesAsync(browser.Page, dark);
        foreach (var (width, height) in ((int, int)[])[(1280, 1000), (360, 800)])
        {
            await browser.Page.SetViewportSizeAsync(width, height);
            await browser.Page.WaitForFunctionAsync(Fits); // the navigation comes and goes a moment after the width
            await browser.PictureAsync($"{name}-{width}-{(dark ? "dark" : "light")}");
        }
    }
}
