using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing.Devices;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Overview;

public sealed class OverviewTests(ConsoleFixture console)
{
    [Theory]
    [InlineData(Actor.Administrator)]
    [InlineData(Actor.Auditor)]
    public Task A_device_that_comes_over_MQTT_and_one_that_is_refused_appear_without_a_reload(Actor actor) => console.RunAsync(actor, async browser =>
    {
        var profile = await TestProfile.CreateAsync(browser.Silo);
        var name = Fresh.Text("press");
        await browser.OpenAsync("/", "Overview");
        await browser.Page.EvaluateAsync("() => { window.stayed = true }");

        await ProvisionAsync(browser, profile, name);
        await Expect(Line(browser, name)).ToContainTextAsync("was provisioned.");
        await ProvisionAsync(browser, profile, name);

        await Expect(Line(browser, name).First).ToContainTextAsync("was refused: there was a device of this name already.");
        await Expect(Line(browser, name)).ToHaveCountAsync(2);
        await Expect(Line(browser, name).First).ToContainTextAsync("MQTT");
        await Expect(Line(browser, name).First.GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", $"devices/story?name={name}");
        await Expect(browser.Page.GetByTestId("reasons")).ToContainTextAsync("there was a device of this name already");
        await Expect(Figure(browser, "provisioned")).ToHaveTextAsync(new Regex("^[1-9][0-9,]*$"));
        await Expect(Figure(browser, "p99")).ToHaveTextAsync(new Regex("^[0-9.]+ (ms|s)$"));
        await Expect(browser.Page.GetByTestId("protocol-sums").GetByRole(AriaRole.Rowheader, new() { Name = "MQTT" })).ToBeVisibleAsync();
        await Expect(browser.Page.GetByTestId("profile-sums").GetByRole(AriaRole.Row).Filter(new() { Has = browser.Page.Locator($"a[href='profiles/{profile.Id}']") }).GetByRole(AriaRole.Cell)).ToHaveTextAsync((string[])["1", "1", "0"]);
        Assert.True(await browser.Page.EvaluateAsync<bool>("() => window.stayed"));
    });

    [Fact]
    public Task The_chart_has_its_numbers_as_a_table_and_fewer_minutes_when_asked() => console.RunAsync(Actor.Administrator, async browser =>
    {
        await ProvisionAsync(browser, await TestProfile.CreateAsync(browser.Silo), Fresh.Text("press"));
        await browser.OpenAsync("/", "Overview");
        await Expect(Figure(browser, "provisioned")).ToHaveTextAsync(new Regex("^[1-9]"));

        await browser.Page.GetByRole(AriaRole.Radio, new() { Name = "the last 5 minutes" }).CheckAsync();
        await browser.Page.GetByText("As a table").ClickAsync();

        await Expect(browser.Page.GetByTestId("chart").GetByRole(AriaRole.Rowheader)).ToHaveCountAsync(5);
        await Expect(browser.Page.GetByTestId("chart").GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", new Regex("^Requests in each of 5 minutes: [1-9]"));
        await Expect(browser.Page.Locator("rect.provisioned").Last).ToBeVisibleAsync();
    });

    [Fact]
    public async Task Whoever_has_no_device_yet_is_taught_the_first_steps_until_one_comes()
    {
        using var tenant = await console.AddTenantAsync();

        await console.RunAsync(Actor.Nobody, async browser =>
        {
            await browser.SignInAsync(tenant.User, OwnTenant.AdministratorPassword);
            var steps = browser.Page.GetByTestId("first-steps");
            await Expect(steps.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(3);
            await Expect(steps.GetByRole(AriaRole.Link, new() { Name = "New profile" })).ToBeVisibleAsync();
            await browser.PictureAsync("overview-empty");
            await AxeCheck.NoSeriousIssuesAsync(browser.Page);

            var name = Fresh.Text("press");
            await ProvisionAsync(browser, await TestProfile.CreateAsync(tenant.Operator), name);

            await Expect(Line(browser, name)).ToContainTextAsync("was provisioned.");
            await Expect(steps).ToHaveCountAsync(0);
            await Expect(Figure(browser, "devices")).ToHaveTextAsync("1");
            await Expect(Figure(browser, "rate")).ToHaveTextAsync("100 %");
        });
    }

    [Fact]
    public Task A_system_administrator_sees_the_tenants_and_what_no_tenant_knows() => console.RunAsync(Actor.System, async browser =>
    {
        var name = Fresh.Text("stray");
        await browser.OpenAsync("/", "Overview");

        await ProvisionAsync(browser, new TestProfile(string.Empty, Fresh.Text("key"), Fresh.Text("secret")), name);

        await Expect(Line(browser, name)).ToContainTextAsync("was refused: the provision key belongs to no profile.");
        await Expect(Line(browser, name).GetByRole(AriaRole.Link)).ToHaveCountAsync(0);
        await Expect(Figure(browser, "tenants")).ToHaveTextAsync(new Regex("^[1-9]"));
        await Expect(Figure(browser, "devices")).ToHaveCountAsync(0);
        await browser.PictureAsync("overview-system");
        await AxeCheck.NoSeriousIssuesAsync(browser.Page);
    });

    [Fact]
    public Task T26_markup_in_a_name_is_text_and_letters_that_look_alike_are_spelled_out() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var name = $"<img src=x onerror=\"window.ran=true\">р{Fresh.Text("press")}";
        await ProvisionAsync(browser, await TestProfile.CreateAsync(browser.Silo), name);

        await browser.OpenAsync("/", "Overview");

        await Expect(Line(browser, name)).ToContainTextAsync(name);
        await Expect(Line(browser, name).GetByRole(AriaRole.Link)).ToHaveAttributeAsync("title", new Regex("U\\+0440"));
        await Expect(browser.Page.Locator("main img")).ToHaveCountAsync(0);
        Assert.Null(await browser.Page.EvaluateAsync<bool?>("() => window.ran ?? null"));
    });

    [Fact]
    public Task It_stands_still_while_somebody_reads() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var profile = await TestProfile.CreateAsync(browser.Silo);
        var (before, meanwhile) = (Fresh.Text("before"), Fresh.Text("meanwhile"));
        await browser.OpenAsync("/", "Overview");
        await ProvisionAsync(browser, profile, before);
        await Expect(Line(browser, before)).ToBeVisibleAsync();

        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await ProvisionAsync(browser, profile, meanwhile);
        await console.RunAsync(Actor.Auditor, async other =>
        {
            await other.OpenAsync("/", "Overview");
            await Expect(Line(other, meanwhile)).ToBeVisibleAsync();
        });
        await Expect(Line(browser, meanwhile)).ToHaveCountAsync(0);
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();

        await Expect(Line(browser, meanwhile)).ToBeVisibleAsync();
    });

    [Fact]
    public Task It_is_usable_on_a_narrow_screen_and_has_no_serious_issue() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var profile = await TestProfile.CreateAsync(browser.Silo);
        var name = Fresh.Text("press");
        await ProvisionAsync(browser, profile, name);
        await ProvisionAsync(browser, profile, name);
        await browser.OpenAsync("/", "Overview");
        await Expect(Line(browser, name)).ToHaveCountAsync(2);
        await browser.Page.GetByText("As a table").ClickAsync();
        await AxeCheck.NoSeriousIssuesAsync(browser.Page);

        await browser.Page.SetViewportSizeAsync(390, 844);
        await browser.OpenAsync("/", "Overview");
        await Expect(Line(browser, name)).ToHaveCountAsync(2);

        Assert.False(await browser.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"), "The page is wider than the screen.");
        await browser.PictureAsync("overview-narrow");
    });

    private static ILocator Line(ConsoleBrowser browser, string name) => browser.Page.GetByTestId("live").GetByRole(AriaRole.Listitem).Filter(new() { HasText = name });

    private static ILocator Figure(ConsoleBrowser browser, string id) => browser.Page.GetByTestId(id);

    private static async Task ProvisionAsync(ConsoleBrowser browser, TestProfile profile, string name)
    {
        await using var device = await MqttDevice.OpenAsync(browser.Silo.MqttPort);
        await device.ProvisionAsync(ProvisionOrder.For(profile, name));
    }
}
