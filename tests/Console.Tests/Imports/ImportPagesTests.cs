using System.Text;
using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Imports;

public sealed class ImportPagesTests(ConsoleFixture console)
{
    private const string Markup = "<img src=x onerror=\"window.ran=true\">";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public Task T25_ten_thousand_rows_with_errors_are_imported_through_the_browser() => console.RunAsync(Actor.Administrator, async browser =>
    {
        const int Rows = 10_000;
        const int Every = 400;
        var prefix = Fresh.Text("import");
        var csv = new StringBuilder("name,profile,label\n");
        for (var row = 1; row <= Rows; row++)
        {
            csv.Append(prefix).Append('-').Append(row).Append(row % Every == 0 ? ",no such profile," : ",,").Append("hall ").Append(row % 7).Append('\n');
        }

        var importer = new Importer(browser);
        await importer.ChooseAsync($"{prefix}.csv", csv.ToString());
        await importer.ToColumnsAsync();
        await importer.ToStartAsync();
        await importer.StartAsync($"{prefix}.csv");

        await Expect(importer.State).ToHaveTextAsync("Done", Importer.Patiently);
        await Expect(browser.Page.GetByTestId("import-done")).ToHaveTextAsync("10,000 of 10,000");
        await importer.ExpectCountsAsync("9,975", "0", "25");
        var errors = browser.Page.GetByTestId("row-errors").Locator("tbody tr");
        await Expect(errors).ToHaveCountAsync(20);
        await Expect(errors.First).ToContainTextAsync("401"); // the header is line 1
        await Expect(errors.First).ToContainTextAsync("There is no such device profile.");
        await browser.PictureAsync("import-errors");
        await AxeCheck.NoSeriousIssuesAsync(browser.Page);
        await importer.Button("Next").ClickAsync();
        await Expect(errors).ToHaveCountAsync(5);
        await Expect(errors.Last).ToContainTextAsync("10,001");

        var download = await browser.Page.RunAndWaitForDownloadAsync(() => browser.Page.GetByRole(AriaRole.Link, new() { Name = "Download refused rows (CSV)" }).ClickAsync());
        var rejected = await File.ReadAllLinesAsync((await download.PathAsync())!, Cancelled);
        Assert.Equal(26, rejected.Length);
        Assert.Equal("name,profile,label,line,field,reason,message", rejected[0]);
        Assert.Equal($"{prefix}-400,no such profile,hall 1,401,type,profile_missing,There is no such device profile.", rejected[1]);
        Assert.Equal(Rows - 25, await CountAsync(browser.Silo, prefix));
    });

    [Fact]
    public Task A_dry_run_tells_what_would_happen_and_changes_nothing() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var prefix = Fresh.Text("dry");
        var existing = await browser.Silo.Operator.CreateDeviceAsync($"{prefix}-known", cancellationToken: Cancelled);
        var importer = new Importer(browser);

        await importer.ChooseAsync("dry.csv", $"name,label\n{prefix}-1,a\n{prefix}-2,b\n{prefix}-known,changed\n,nameless\n");
        await importer.ToColumnsAsync();
        await importer.ToStartAsync();
        await browser.Page.GetByLabel("Change devices that exist").CheckAsync();
        await importer.Button("Dry run").ClickAsync();
        await Expect(importer.State).ToHaveTextAsync("Done");
        await Expect(browser.Page.GetByText("Would be created")).ToBeVisibleAsync();
        await importer.ExpectCountsAsync("2", "0", "1");
        await Expect(browser.Page.GetByTestId("import-updated")).ToHaveTextAsync("1");
        await Expect(browser.Page.GetByTestId("row-errors")).ToContainTextAsync("5");
        await ScreenCheck.LookAsync(browser, "import-dry-run");
        Assert.Equal(1, await CountAsync(browser.Silo, prefix));
        Assert.Equal(existing.ToJsonString(), (await browser.Silo.Operator.GetDeviceAsync($"{prefix}-known", Cancelled))!.ToJsonString());

        await importer.StartAsync("dry.csv");
        await Expect(importer.State).ToHaveTextAsync("Done");
        await importer.ExpectCountsAsync("2", "0", "1");
        Assert.Equal(3, await CountAsync(browser.Silo, prefix));
        Assert.Equal("changed", (await browser.Silo.Operator.GetDeviceAsync($"{prefix}-known", Cancelled))!["label"]!.GetValue<string>());
    });

    [Fact]
    public Task An_import_is_found_from_two_browsers_and_cancelled_for_both() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var name = Fresh.Text("long");
        using var upload = new HeldUpload();
        var sending = browser.Silo.Operator.Http.PostAsync($"api/imports?fileName={name}.csv", upload, Cancelled);
        var importer = new Importer(browser);
        await browser.OpenAsync("/imports", "Imports");
        await browser.Page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await Expect(importer.State).ToHaveTextAsync("Uploading");
        await AxeCheck.NoSeriousIssuesAsync(browser.Page);

        await console.RunAsync(Actor.Auditor, async other =>
        {
            await other.OpenAsync("/imports", "Imports");
            await other.Page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
            await Expect(other.Page.GetByTestId("import-state")).ToHaveTextAsync("Uploading");
            await Expect(other.Page.GetByRole(AriaRole.Progressbar, new() { Name = "Progress of the import" })).ToBeVisibleAsync();
            await Expect(other.Page.Locator("main").GetByRole(AriaRole.Button)).ToHaveCountAsync(0);

            await importer.Button("Cancel import").ClickAsync();
            await Expect(browser.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync(name);
            await browser.Page.GetByTestId("confirm").ClickAsync();

            await Expect(importer.State).ToHaveTextAsync("Cancelled");
            await Expect(other.Page.GetByTestId("import-state")).ToHaveTextAsync("Cancelled");
        });
        await Expect(importer.Button("Cancel import")).ToHaveCountAsync(0);
        upload.End();
        using var answer = await sending;
        var id = new Uri(browser.Page.Url).Segments[^1];
        Assert.Equal("CANCELLED", (await browser.Silo.Operator.GetImportAsync(id, cancellationToken: Cancelled))["import"]!["state"]!.GetValue<string>());
    });

    [Fact]
    public Task Columns_are_guessed_shown_and_overridden() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var name = Fresh.Text("mapped");
        var secret = Fresh.Text("token");
        var importer = new Importer(browser);
        await importer.ChooseAsync("sheet.csv", $"Article;Serial number;Hall;Access token\n4711;{name};north;{secret}\n");
        await importer.ToColumnsAsync();
        var page = browser.Page;

        await Expect(page.GetByLabel("Delimiter", new() { Exact = true })).ToHaveValueAsync(";");
        await Expect(page.GetByLabel("The first row names the columns")).ToBeCheckedAsync();
        await Expect(page.GetByLabel("Meaning of Serial number")).ToHaveValueAsync("name");
        await Expect(page.GetByLabel("Meaning of Access token")).ToHaveValueAsync("token");
        await Expect(page.GetByLabel("Meaning of Article")).ToHaveValueAsync("ignore");
        await Expect(page.GetByTestId("preview").Locator("tbody td")).ToHaveTextAsync(["4711", name, "north", "••••••••"]);
        Assert.DoesNotContain(secret, await page.ContentAsync(), StringComparison.Ordinal);

        await page.GetByLabel("Delimiter", new() { Exact = true }).SelectOptionAsync(",");
        await Expect(page.GetByTestId("preview").Locator("tbody td")).ToHaveCountAsync(1);
        await page.GetByLabel("Delimiter", new() { Exact = true }).SelectOptionAsync("other");
        await Expect(page.GetByText("Give one ASCII character that is no letter, digit or quote.")).ToBeVisibleAsync();
        await page.GetByLabel("Another delimiter").FillAsync(";");
        await page.GetByLabel("The first row names the columns").UncheckAsync();
        await Expect(page.GetByTestId("preview").Locator("tbody tr")).ToHaveCountAsync(2);
        await page.GetByLabel("The first row names the columns").CheckAsync();
        await page.GetByLabel("Meaning of Serial number").SelectOptionAsync("ignore");
        await importer.ContinueAsync();
        await Expect(page.GetByText("Say which column is the name of the device.")).ToBeVisibleAsync();
        await page.GetByLabel("Meaning of Serial number").SelectOptionAsync("name");
        await page.GetByLabel("Meaning of Article").SelectOptionAsync("name");
        await Expect(page.GetByText("Another column means the same. Ignore one of them.").First).ToBeVisibleAsync();
        await page.GetByLabel("Meaning of Article").SelectOptionAsync("ignore");
        await page.GetByLabel("Meaning of Hall").SelectOptionAsync("server");
        await Expect(page.GetByLabel("Key for Hall")).ToHaveValueAsync("Hall");
        await page.GetByLabel("Key for Hall").FillAsync("area");
        await ScreenCheck.LookAsync(browser, "import-columns");
        await importer.ToStartAsync();
        await Expect(page.GetByTestId("columns")).ToHaveTextAsync("ignore, name, server:area, token");
        await importer.StartAsync("sheet.csv");
        await Expect(importer.State).ToHaveTextAsync("Done");

        var id = OperatorClient.IdOf((await browser.Silo.Operator.GetDeviceAsync(name, Cancelled))!);
        Assert.Equal("north", (await browser.Silo.Operator.GetAttributeAsync(id, "SERVER_SCOPE", "area", Cancelled))!.GetValue<string>());
        Assert.Equal(secret, (await browser.Silo.Operator.GetCredentialsAsync(id, Cancelled))["credentialsId"]!.GetValue<string>());
    });

    [Fact]
    public Task T26_markup_in_a_file_is_text() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var name = Fresh.Text("press");
        var fileName = $"{Fresh.Text("\u0440")}<img src=x onerror=window.ran=true>.csv";
        var importer = new Importer(browser);

        await importer.ChooseAsync(fileName, $"name,{Quoted(Markup)}\n{name},{Quoted(Markup)}\n{Quoted(Markup)},\n");
        await importer.ToColumnsAsync();
        await Expect(browser.Page.GetByTestId("preview").Locator("thead")).ToContainTextAsync(Markup);
        await Expect(browser.Page.GetByTestId("preview").Locator("tbody td")).ToHaveTextAsync([name, Markup, Markup, string.Empty]);
        await importer.ToStartAsync();
        var id = await importer.StartAsync(fileName);
        await Expect(importer.State).ToHaveTextAsync("Done");
        await importer.ExpectCountsAsync("1", "0", "1"); // markup is no name
        await Expect(browser.Heading.Locator("span")).ToHaveAttributeAsync("title", new System.Text.RegularExpressions.Regex(@"^U\+0440"));
        await browser.OpenAsync("/imports", "Imports");
        await Expect(browser.Page.Locator($"a[href=\"imports/{id}\"]")).ToHaveTextAsync(fileName);
        await AxeCheck.NoSeriousIssuesAsync(browser.Page);
        await browser.PictureAsync("imports");

        await Expect(browser.Page.Locator("main img")).ToHaveCountAsync(0);
        Assert.Null(await browser.Page.EvaluateAsync<bool?>("() => window.ran ?? null"));
    });

    [Fact]
    public Task A_file_that_cannot_be_imported_says_so_before_it_is_sent() => console.RunAsync(Actor.Administrator, async browser =>
    {
        await browser.OpenAsync("/imports/new", "New import");
        await Expect(browser.Page.GetByText("CSV with at most 256 MiB, 1,000,000 rows and 64 columns")).ToBeVisibleAsync();
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(browser.Page.GetByText("Choose a file.")).ToBeVisibleAsync();
        await AxeCheck.NoSeriousIssuesAsync(browser.Page);

        var file = browser.Page.Locator("input[type=file]");
        await file.SetInputFilesAsync(new FilePayload { Name = "empty.csv", MimeType = "text/csv", Buffer = [] });
        await Expect(browser.Page.GetByText("The file is empty. Choose another.")).ToBeVisibleAsync();
        await file.SetInputFilesAsync(new FilePayload { Name = "latin.csv", MimeType = "text/csv", Buffer = Encoding.Latin1.GetBytes("name\ngröße\n") });
        await Expect(browser.Page.GetByText("The file is not in UTF-8.")).ToBeVisibleAsync();
    });

    [Fact]
    public Task An_auditor_reads_imports_and_can_change_nothing() => console.RunAsync(Actor.Auditor, async browser =>
    {
        var name = Fresh.Text("seen");
        var ended = await browser.Silo.Operator.ImportAsync($"name,profile\n{name},none\n", $"?fileName={name}.csv", Cancelled);

        await browser.OpenAsync("/imports", "Imports");
        await Expect(browser.Page.GetByRole(AriaRole.Link, new() { Name = "New import" })).ToHaveCountAsync(0);
        await browser.Page.GetByRole(AriaRole.Link, new() { Name = $"{name}.csv" }).ClickAsync();
        await Expect(browser.Page.GetByTestId("row-errors")).ToContainTextAsync("There is no such device profile.");
        await Expect(browser.Page.GetByRole(AriaRole.Link, new() { Name = "Download refused rows (CSV)" })).ToHaveCountAsync(0);
        await Expect(browser.Page.Locator("main").GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        foreach (var path in (string[])["/imports/new", $"/download/imports/{ended["id"]}/rejected"])
        {
            Assert.Equal(403, (await browser.Context.APIRequest.GetAsync(path)).Status);
        }
    });

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task<int> CountAsync(SiloProcess silo, string prefix) =>
        (await silo.Operator.GetAsync($"api/tenant/devices?pageSize=1&page=0&textSearch={prefix}", Cancelled))!["totalElements"]!.GetValue<int>();
}
