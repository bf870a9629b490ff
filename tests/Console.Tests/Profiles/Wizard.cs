using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing.Devices;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Profiles;

/// <summary>Goes through the wizard as an operator does.</summary>
internal sealed class Wizard(ConsoleBrowser browser)
{
    public const string AllowCreate = "Allow to create new devices";
    public const string CheckPreProvisioned = "Check for pre-provisioned devices";
    public const string CertificateChain = "X.509 certificate chain";
    public const string Disabled = "Disabled";

    private IPage Page => browser.Page;

    /// <summary>Opens it and goes as far as the choice of the strategy.</summary>
    public async Task BeginAsync(string name, string strategy)
    {
        await browser.OpenAsync("/profiles", "Profiles");
        await Page.GetByRole(AriaRole.Link, new() { Name = "New profile" }).ClickAsync();
        await StepAsync("1. Details");
        await ContinueAsync();
        await Expect(Page.GetByText("Give the profile a name.")).ToBeVisibleAsync();
        await Field("Name").FillAsync(name);
        await ContinueAsync();
        await StepAsync("2. Transport");
        await ContinueAsync();
        await StepAsync("3. Provisioning");
        await Page.GetByRole(AriaRole.Radio, new() { Name = strategy }).CheckAsync();
    }

    /// <summary>Key and secret that the wizard made, as it shows them.</summary>
    public async Task<TestProfile> ShownAsync() =>
        new(string.Empty, await Field("Provision key").InputValueAsync(), await Field("Provision secret").InputValueAsync());

    /// <summary>Saves; the page of the profile is shown then, and its id is the answer.</summary>
    public async Task<string> FinishAsync(string name)
    {
        await ContinueAsync();
        await StepAsync("4. Review");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create profile" }).ClickAsync();
        await Expect(browser.Heading).ToHaveTextAsync(name);
        await Expect(Page.GetByTestId("strategy")).ToBeVisibleAsync();
        return new Uri(Page.Url).Segments[^1];
    }

    public ILocator Field(string label) => Page.GetByLabel(label, new() { Exact = true });

    public Task ContinueAsync() => Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();

    private async Task StepAsync(string title) => await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 2, Name = title })).ToBeVisibleAsync();
}
