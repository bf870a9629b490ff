using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Frame;

public sealed class AccessibilityTests(ConsoleFixture console)
{
    [Fact]
    public Task The_first_key_leads_past_the_navigation() => console.RunAsync(Actor.Administrator, async browser =>
    {
        await browser.OpenAsync("/", "Overview");

        await browser.Page.Locator(".skip-link").FocusAsync();
        await browser.Page.Keyboard.PressAsync("Enter");

        await Expect(browser.Page.Locator("#content")).ToBeFocusedAsync();
    });

    [Fact]
    public Task What_somebody_chose_stays_when_the_system_changes() => console.RunAsync(Actor.Administrator, async browser =>
    {
        await browser.OpenAsync("/", "Overview");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Light or dark" }).ClickAsync();
        await browser.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Light" }).ClickAsync();
        await browser.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Button, new() { Name = "Go on" })).ToBeVisibleAsync(); // what the browser told before is through

        await Expect(browser.Page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(245, 247, 250)");
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
