using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Frame;

public sealed class AccessibilityTests(ConsoleFixture console)
{
    [Fact]
    public Task Signing_in_has_no_serious_issue() => console.RunAsync(Actor.Nobody, async browser =>
    {
        await browser.Page.GotoAsync("/sign-in");

        await AxeCheck.NoSeriousIssuesAsync(browser.Page);
    });

    [Fact]
    public Task Changing_the_password_has_no_serious_issue() => console.RunAsync(Actor.Administrator, async browser =>
    {
        await browser.Page.GotoAsync("/change-password");
        await browser.PictureAsync("change-password");

        await AxeCheck.NoSeriousIssuesAsync(browser.Page);
    });

    [Fact]
    public Task The_first_key_leads_past_the_navigation() => console.RunAsync(Actor.Administrator, async browser =>
    {
        await browser.OpenAsync("/", "Overview");

        await browser.Page.Locator(".skip-link").FocusAsync();
        await browser.Page.Keyboard.PressAsync("Enter");

        await Expect(browser.Page.Locator("#content")).ToBeFocusedAsync();
    });

    [Fact]
    public Task Dark_is_kept_by_the_browser() => console.RunAsync(Actor.Administrator, async browser =>
    {
        await browser.OpenAsync("/", "Overview");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Light or dark" }).ClickAsync();
        await browser.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Dark" }).ClickAsync();
        await Expect(browser.Page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(17, 24, 30)");

        await browser.OpenAsync("/", "Overview");

        await Expect(browser.Page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(17, 24, 30)");
        await browser.PictureAsync("overview-dark");
    });
}
