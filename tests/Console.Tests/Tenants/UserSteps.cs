using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Tenants;

/// <summary>What administrators do with users.</summary>
internal static class UserSteps
{
    public static ILocator Row(ConsoleBrowser browser, string user) => browser.Page.GetByTestId("users").GetByRole(AriaRole.Row).Filter(new() { HasText = user });

    /// <summary>Fills the dialog and saves; the link is shown then.</summary>
    public static async Task AddAsync(ConsoleBrowser browser, string user, string role)
    {
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Add user" }).ClickAsync();
        var dialog = browser.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Email").FillAsync(user);
        await dialog.GetByRole(AriaRole.Radio, new() { Name = role }).CheckAsync();
        await browser.Page.GetByTestId("save-user").ClickAsync();
    }

    /// <summary>Reads the link that is shown, and closes it.</summary>
    public static async Task<string> TakeLinkAsync(ConsoleBrowser browser, string user)
    {
        var dialog = browser.Page.GetByRole(AriaRole.Dialog);
        var link = browser.Page.GetByTestId("activation-link");
        await Expect(dialog).ToContainTextAsync($"Activation link for {user}");
        await Expect(link).Not.ToContainTextAsync("activate");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Show Activation link" }).ClickAsync();
        await Expect(link).ToContainTextAsync("/activate#");
        var address = await link.InnerTextAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        return address;
    }

    /// <summary>Presses a button in the user's row, and the one of the dialog that asks whether that is meant.</summary>
    public static async Task DoAsync(ConsoleBrowser browser, string user, string action)
    {
        await Row(browser, user).GetByRole(AriaRole.Button, new() { Name = $"{action}: {user}" }).ClickAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync(user);
        await browser.Page.GetByTestId("confirm").ClickAsync();
    }

    /// <summary>On the page of a link.</summary>
    public static async Task ChooseAsync(ConsoleBrowser browser, string password)
    {
        await browser.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await browser.Page.GetByLabel("Password again").FillAsync(password);
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Choose and sign in" }).ClickAsync();
    }
}
