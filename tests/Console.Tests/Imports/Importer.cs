using System.Text;
using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Imports;

/// <summary>Goes through the wizard as an operator does.</summary>
internal sealed class Importer(ConsoleBrowser browser)
{
    /// <summary>For a whole file of many rows.</summary>
    public static readonly LocatorAssertionsToHaveTextOptions Patiently = new() { Timeout = 60_000 };

    private IPage Page => browser.Page;

    public ILocator State => Page.GetByTestId("import-state");

    /// <summary>Opens it and gives it a file.</summary>
    public async Task ChooseAsync(string fileName, string csv)
    {
        await browser.OpenAsync("/imports", "Imports");
        await Page.GetByRole(AriaRole.Link, new() { Name = "New import" }).ClickAsync();
        await StepAsync("1. File");
        await TakeAsync(fileName, csv);
    }

    public async Task TakeAsync(string fileName, string csv)
    {
        await Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = fileName, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv) });
        await Expect(Page.GetByTestId("file")).ToContainTextAsync(fileName);
    }

    /// <summary>On to what its columns mean.</summary>
    public async Task ToColumnsAsync()
    {
        await ContinueAsync();
        await StepAsync("2. Columns");
    }

    /// <summary>On to the last step.</summary>
    public async Task ToStartAsync()
    {
        await ContinueAsync();
        await StepAsync("3. Check and start");
    }

    /// <summary>Starts it; the page of the import is shown then, and its id is the answer.</summary>
    public async Task<string> StartAsync(string fileName)
    {
        await Button("Start import").ClickAsync();
        await Expect(browser.Heading).ToHaveTextAsync(fileName, new() { Timeout = 60_000 });
        return new Uri(Page.Url).Segments[^1];
    }

    public async Task ExpectCountsAsync(string created, string existing, string errors)
    {
        await Expect(Page.GetByTestId("import-created")).ToHaveTextAsync(created);
        await Expect(Page.GetByTestId("import-existing")).ToHaveTextAsync(existing);
        await Expect(Page.GetByTestId("import-errors")).ToHaveTextAsync(errors);
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public Task ContinueAsync() => Button("Continue").ClickAsync();

    private async Task StepAsync(string title) => await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 2, Name = title })).ToBeVisibleAsync();
}
