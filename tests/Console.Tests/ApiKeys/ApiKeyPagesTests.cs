using System.Globalization;
using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.ApiKeys;

public sealed class ApiKeyPagesTests(ConsoleFixture console)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public Task T22_a_key_made_here_works_with_curl_until_it_is_revoked() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var description = Fresh.Text("Line 2");
        var page = browser.Page;
        await browser.OpenAsync("/api-keys", "API keys");
        var create = Button(browser, "New API key");
        await create.ClickAsync();
        await page.GetByTestId("confirm").ClickAsync();
        await Expect(page.GetByText("Say where the key is used.")).ToBeVisibleAsync();
        await page.GetByLabel("Description", new() { Exact = true }).FillAsync(description);
        await page.GetByLabel("Role", new() { Exact = true }).SelectOptionAsync("AUDITOR");
        await page.GetByLabel("Expires", new() { Exact = true }).SelectOptionAsync("30");
        await page.GetByTestId("confirm").ClickAsync();

        await Expect(page.GetByTestId("new-key")).ToContainTextAsync(description);
        await Expect(create).ToBeFocusedAsync();
        await Button(browser, "Show API key").ClickAsync();
        await Expect(page.GetByTestId("key")).Not.ToContainTextAsync("•");
        var key = await page.GetByTestId("key").TextContentAsync();
        await ScreenCheck.LookAsync(browser, "api-key-made");
        var row = page.GetByRole(AriaRole.Row, new() { Name = description });
        await Expect(row).ToContainTextAsync("Auditor");
        await Expect(row).ToContainTextAsync(DateTimeOffset.UtcNow.AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await Expect(row).ToContainTextAsync("Not yet");

        Assert.Equal("200", await CurlAsync(browser, key!, "api/auth/user"));
        Assert.Equal("403", await CurlAsync(browser, key!, "api/webhooks"));
        await browser.OpenAsync("/api-keys", "API keys");
        await Expect(row).ToContainTextAsync(DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await Expect(row).Not.ToContainTextAsync("Not yet");
        Assert.DoesNotContain(key!, await page.ContentAsync(), StringComparison.Ordinal);

        var revoke = Button(browser, $"Revoke \"{description}\"");
        await revoke.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync(description);
        await Button(browser, "Cancel").PressAsync("Escape"); // a dialog hears a key when it has the focus
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(revoke).ToBeFocusedAsync();
        await revoke.ClickAsync();
        await page.GetByTestId("confirm").ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        await Poll.UntilAsync(async () => await CurlAsync(browser, key!, "api/auth/user") == "401", TimeSpan.FromSeconds(10), () => "the revoked key to be refused");
    });

    [Fact]
    public Task A_key_is_switched_off_and_on() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var description = Fresh.Text("switch");
        await browser.Silo.Operator.PostAsync("api/apiKey", new System.Text.Json.Nodes.JsonObject { ["description"] = description }, Cancelled);
        await browser.OpenAsync("/api-keys", "API keys");
        var row = browser.Page.GetByRole(AriaRole.Row, new() { Name = description });

        await Button(browser, $"Switch off \"{description}\"").ClickAsync();
        await Expect(row).ToContainTextAsync("Switched off");
        await Button(browser, $"Switch on \"{description}\"").ClickAsync();

        await Expect(row).Not.ToContainTextAsync("Switched off");
        await Expect(row).ToContainTextAsync("Never");
    });

    [Fact]
    public Task The_servers_words_are_shown_where_it_refuses() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var page = browser.Page;
        await browser.OpenAsync("/api-keys", "API keys");
        await Button(browser, "New API key").ClickAsync();
        await page.GetByLabel("Description", new() { Exact = true }).FillAsync(Fresh.Text("late"));
        await page.GetByLabel("Expires", new() { Exact = true }).SelectOptionAsync("time");
        await page.GetByTestId("confirm").ClickAsync();
        await Expect(page.GetByText("Give date and time.")).ToBeVisibleAsync();
        await page.GetByLabel("Expires at (UTC)").FillAsync("2001-01-01T00:00");
        await page.GetByTestId("confirm").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("The expiration time of an API key must be ahead of now.");
        await Expect(page.GetByTestId("new-key")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task T26_an_auditor_reads_descriptions_as_text_and_can_change_nothing() => console.RunAsync(Actor.Auditor, async browser =>
    {
        var description = $"<img src=x onerror=\"window.ran=true\">{Fresh.Text("x")}";
        await browser.Silo.Operator.PostAsync("api/apiKey", new System.Text.Json.Nodes.JsonObject { ["description"] = description }, Cancelled);

        await browser.OpenAsync("/api-keys", "API keys");
        await browser.Page.GetByLabel("User", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = browser.Silo.AdminUser });

        await Expect(browser.Page.Locator("tbody")).ToContainTextAsync(description);
        await Expect(browser.Page.Locator("main").GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await Expect(browser.Page.Locator("main img")).ToHaveCountAsync(0);
        Assert.Null(await browser.Page.EvaluateAsync<bool?>("() => window.ran ?? null"));
    });

    [Fact]
    public Task A_system_administrator_has_keys_too() => console.RunAsync(Actor.System, async browser =>
    {
        await browser.OpenAsync("/api-keys", "API keys");
        await Button(browser, "New API key").ClickAsync();

        await Expect(browser.Page.GetByLabel("Role", new() { Exact = true })).ToHaveValueAsync("SYS_ADMIN");
        await AxeCheck.NoSeriousIssuesAsync(browser.Page);
    });

    private static ILocator Button(ConsoleBrowser browser, string name) => browser.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>The status of an answer to a machine with this key, which curl reads from its input.</summary>
    private static async Task<string> CurlAsync(ConsoleBrowser browser, string key, string path)
    {
        var run = await ExternalTool.Require("curl", "apt-get install curl").RunAsync(
            ["-sS", "-o", "/dev/null", "-w", "%{http_code}", "-H", "@-", $"{browser.Origin}/{path}"], input: $"X-Authorization: ApiKey {key}\n", cancellationToken: Cancelled);
        return run.Succeeded().Output.Trim();
    }
}
