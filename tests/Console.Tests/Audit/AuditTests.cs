using System.Text.Json.Nodes;
using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Audit;

public sealed class AuditTests(ConsoleFixture console)
{
    [Fact]
    public Task Lines_are_filtered_turned_page_by_page_and_taken_away_as_a_file() => console.RunAsync(Actor.Auditor, async browser =>
    {
        var (profile, name) = (await TestProfile.CreateAsync(browser.Silo), Fresh.Text("press"));
        await using (var device = await MqttDevice.OpenAsync(browser.Silo.MqttPort))
        {
            for (var request = 0; request < 51; request++)
            {
                await device.ProvisionAsync(ProvisionOrder.For(profile, name));
            }
        }

        var rows = browser.Page.GetByTestId("audit").Locator("tbody tr");
        var none = browser.Page.GetByRole(AriaRole.Heading, new() { Name = "Nothing found" });
        await browser.OpenAsync("/audit", "Audit");
        await Expect(browser.Page.GetByTestId("last-day")).ToBeVisibleAsync();
        await browser.Page.GetByLabel("Device", new() { Exact = true }).FillAsync(name);
        await ShowAsync(browser);
        await Expect(browser.Page.GetByTestId("last-day")).ToHaveCountAsync(0);
        await Expect(rows).ToHaveCountAsync(50);
        await Expect(rows.First).ToContainTextAsync("there was a device of this name already");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Older" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("The device was provisioned.");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Newer" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(50);

        await browser.Page.GetByLabel("Device", new() { Exact = true }).FillAsync(string.Empty);
        await browser.Page.GetByLabel("Profile", new() { Exact = true }).SelectOptionAsync(profile.Id);
        await browser.Page.GetByLabel("Action", new() { Exact = true }).SelectOptionAsync("provision");
        await browser.Page.GetByLabel("Outcome", new() { Exact = true }).SelectOptionAsync("success");
        await ShowAsync(browser);
        await Expect(rows).ToHaveCountAsync(1);
        await browser.Page.GetByText("Details").ClickAsync();
        await Expect(rows).ToContainTextAsync(profile.Id);
        var file = await browser.Page.RunAndWaitForDownloadAsync(() => browser.Page.GetByRole(AriaRole.Link, new() { Name = "Export" }).ClickAsync());
        var line = JsonNode.Parse(Assert.Single(await File.ReadAllLinesAsync(await file.PathAsync())))!;
        Assert.Equal(("audit.ndjson", name, "success"), (file.SuggestedFilename, line["deviceName"]!.GetValue<string>(), line["status"]!.GetValue<string>()));

        await browser.Page.GetByLabel("Outcome", new() { Exact = true }).SelectOptionAsync(string.Empty);
        await browser.Page.GetByLabel("Reason", new() { Exact = true }).SelectOptionAsync("name_taken");
        await ShowAsync(browser);
        await Expect(rows).ToHaveCountAsync(50);
        await Expect(browser.Page.GetByRole(AriaRole.Button, new() { Name = "Older" })).ToHaveCountAsync(0);
        await browser.Page.GetByLabel("From (UTC)").FillAsync("2090-01-02T03:04");
        await ShowAsync(browser);
        await Expect(none).ToBeVisibleAsync();
        await browser.Page.GetByLabel("From (UTC)").FillAsync("2001-01-02T03:04");
        await ShowAsync(browser);
        await Expect(rows).ToHaveCountAsync(50);
        await browser.Page.GetByLabel("Until (UTC)").FillAsync("2001-01-03T03:04");
        await ShowAsync(browser);
        await Expect(none).ToBeVisibleAsync();
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Clear filters" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(50);
    });

    [Fact]
    public Task T30_the_chain_is_verified_day_by_day_and_against_kept_anchors() => console.RunAsync(Actor.Auditor, async browser =>
    {
        await browser.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await browser.Silo.Operator.CreateDeviceAsync(Fresh.Text("press"));
        await Poll.UntilAsync(
            async () => (await browser.Silo.Operator.GetAsync("api/audit/verify"))!["anchors"]!.AsArray().Count > 0, TimeSpan.FromSeconds(20), () => "a seal");
        var (days, verdict) = (browser.Page.GetByTestId("days").Locator("tbody tr"), browser.Page.GetByTestId("verdict"));
        await browser.OpenAsync("/audit", "Audit");
        await browser.Page.GetByRole(AriaRole.Link, new() { Name = "Verify" }).ClickAsync();
        await Expect(browser.Heading).ToHaveTextAsync("Verify the audit");

        await VerifyAsync(browser);
        await Expect(verdict).ToContainTextAsync("The audit is as it was written.");
        await Expect(days.First).ToContainTextAsync("intact");
        await Expect(days.First).ToContainTextAsync(DateTime.UtcNow.ToString("yyyy-MM-", System.Globalization.CultureInfo.InvariantCulture));
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Copy Anchors" }).ClickAsync();
        await Expect(browser.Page.GetByText("Copied")).ToBeVisibleAsync();
        var anchors = await browser.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");

        await browser.Page.GetByLabel("Anchors that you kept").FillAsync($"{anchors.Split(':')[0]}:{new string('0', 64)}");
        await VerifyAsync(browser);
        await Expect(verdict).ToContainTextAsync("The audit is not as it was written.");
        await Expect(browser.Page.GetByTestId("findings")).ToContainTextAsync("is not the one of the kept anchor");
        await browser.Page.GetByLabel("Anchors that you kept").FillAsync(anchors);
        await VerifyAsync(browser);
        await Expect(verdict).ToContainTextAsync("The audit is as it was written.");
        await browser.Page.GetByLabel("Anchors that you kept").FillAsync("nonsense");
        await VerifyAsync(browser);
        await Expect(browser.Page.GetByText("Request parameter 'anchors' must be pairs of number and hash")).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_system_administrator_reads_the_audit_of_the_system() => console.RunAsync(Actor.System, async browser =>
    {
        await browser.OpenAsync("/audit", "Audit");

        await Expect(browser.Page.GetByTestId("audit")).ToContainTextAsync("A user signed in.");
        await Expect(browser.Page.GetByLabel("Profile", new() { Exact = true })).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Audit_and_verification_have_no_serious_issue() => console.RunAsync(
        Actor.Administrator,
        async browser =>
        {
            var (profile, name) = (await TestProfile.CreateAsync(browser.Silo), Fresh.Text("press"));
            await using (var device = await MqttDevice.OpenAsync(browser.Silo.MqttPort))
            {
                await device.ProvisionAsync(ProvisionOrder.For(profile, name));
                await device.ProvisionAsync(ProvisionOrder.For(profile, name));
            }

            await browser.OpenAsync($"/audit?device={name}", "Audit");
            await browser.Page.GetByText("Details").First.ClickAsync();
            await ScreenCheck.LookAsync(browser, "audit");
            await browser.OpenAsync("/audit/verification", "Verify the audit");
            await browser.Page.GetByLabel("Anchors that you kept").FillAsync($"1:{new string('0', 64)}");
            await VerifyAsync(browser);
            await Expect(browser.Page.GetByTestId("verdict")).ToContainTextAsync("not as it was written");
            await ScreenCheck.LookAsync(browser, "audit-verification");
        });

    private static Task ShowAsync(ConsoleBrowser browser) => browser.Page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();

    private static Task VerifyAsync(ConsoleBrowser browser) => browser.Page.GetByRole(AriaRole.Button, new() { Name = "Verify", Exact = true }).ClickAsync();
}
