using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Devices;

public sealed class DeviceListTests(ConsoleFixture console)
{
    [Fact]
    public Task Devices_are_searched_filtered_sorted_and_turned_page_by_page() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var (prefix, operators) = (Fresh.Text("many"), browser.Silo.Operator);
        var (profile, other) = (await TestProfile.CreateAsync(browser.Silo), await TestProfile.CreateAsync(browser.Silo));
        await Task.WhenAll(Enumerable.Range(10, 21).Select(number => operators.CreateDeviceAsync($"{prefix}-{number}", profile.Id)));
        await operators.CreateDeviceAsync($"{prefix}-99", other.Id);
        var (names, count) = (browser.Page.Locator("tbody tr td:first-child a"), browser.Page.GetByTestId("count"));

        await browser.OpenAsync("/devices", "Devices");
        await browser.Page.GetByLabel("Search").FillAsync(prefix.ToUpperInvariant());
        await Expect(count).ToHaveTextAsync("22 devices");
        await browser.Page.GetByLabel("Profile", new() { Exact = true }).SelectOptionAsync(profile.Id);
        await Expect(count).ToHaveTextAsync("21 devices");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Name" }).ClickAsync();
        await Expect(names).ToHaveCountAsync(20);
        await Expect(names.First).ToHaveTextAsync($"{prefix}-10");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Name" }).ClickAsync();
        await Expect(names.First).ToHaveTextAsync($"{prefix}-30");
        await Expect(browser.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Name" })).ToHaveAttributeAsync("aria-sort", "descending");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Expect(names).ToHaveTextAsync([$"{prefix}-10"]);
        await browser.Page.GetByLabel("Search").FillAsync(prefix + "-none");
        await Expect(browser.Page.GetByRole(AriaRole.Heading, new() { Name = "No device found" })).ToBeVisibleAsync();
        await browser.Page.GetByRole(AriaRole.Link, new() { Name = $"What happened to \"{prefix}-none\"?" }).ClickAsync();
        await Expect(browser.Page.GetByTestId("no-story")).ToContainTextAsync("Nothing was ever heard of this name.");
    });

    [Fact]
    public Task A_device_that_comes_over_MQTT_appears_while_one_looks() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var (profile, name) = (await TestProfile.CreateAsync(browser.Silo), Fresh.Text("press"));
        await browser.OpenAsync($"/devices?profile={profile.Id}", "Devices");
        await Expect(browser.Page.GetByRole(AriaRole.Heading, new() { Name = "No device found" })).ToBeVisibleAsync();

        await using var device = await MqttDevice.OpenAsync(browser.Silo.MqttPort);
        Assert.True((await device.ProvisionAsync(ProvisionOrder.For(profile, name))).Succeeded);

        var row = browser.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = name });
        await Expect(row).ToContainTextAsync("Provisioned");
        await Expect(row).ToContainTextAsync("Never");
        await row.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await Expect(browser.Heading).ToHaveTextAsync(name);
        await Expect(browser.Page.GetByTestId("story")).ToContainTextAsync("The device was provisioned.");
    });

    [Fact]
    public Task T26_and_T9_markup_and_odd_letters_in_names_are_text() => console.RunAsync(Actor.Administrator, async browser =>
    {
        const string Markup = "<img src=x onerror=\"window.ran=true\">";
        var (profile, fresh) = (await TestProfile.CreateAsync(browser.Silo), Fresh.Text("x"));
        var (name, refused) = ($"\u0440\" autofocus onfocus=\"window.ran=true\" {fresh}", Markup + fresh);
        await using (var device = await MqttDevice.OpenAsync(browser.Silo.MqttPort))
        {
            Assert.True((await device.ProvisionAsync(ProvisionOrder.For(profile, name))).Succeeded);
            Assert.False((await device.ProvisionAsync(ProvisionOrder.For(profile, refused))).Succeeded);
        }

        var labelled = (await browser.Silo.Operator.GetDeviceAsync(name))!;
        labelled["label"] = Markup;
        await browser.Silo.Operator.PostAsync("api/device", labelled);

        await browser.OpenAsync($"/devices?profile={profile.Id}", "Devices");
        var link = browser.Page.GetByRole(AriaRole.Link, new() { Name = name });
        await Expect(link).ToHaveAttributeAsync("title", new System.Text.RegularExpressions.Regex(@"^U\+0440 U\+0022"));
        await Expect(browser.Page.GetByText(Markup)).ToBeVisibleAsync();
        await link.ClickAsync();
        await Expect(browser.Heading).ToHaveTextAsync(name);
        await Expect(browser.Page.GetByText("Code points of the name:")).ToContainTextAsync("U+0440 U+0022");
        await Expect(browser.Page.GetByText(Markup)).ToBeVisibleAsync();
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync($"Delete \"{name}\"?");

        // No device is called like markup, but those that wanted to be are in the story and the audit.
        await browser.OpenAsync($"/devices/story?name={Uri.EscapeDataString(refused)}", "Explain a serial number");
        await Expect(browser.Page.GetByRole(AriaRole.Heading, new() { Name = refused })).ToBeVisibleAsync();
        await Expect(browser.Page.GetByTestId("story").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await browser.OpenAsync($"/audit?device={Uri.EscapeDataString(refused)}", "Audit");
        await Expect(browser.Page.GetByTestId("audit").GetByRole(AriaRole.Link, new() { Name = refused })).ToHaveCountAsync(1);

        await Expect(browser.Page.Locator("main img")).ToHaveCountAsync(0);
        Assert.Null(await browser.Page.EvaluateAsync<bool?>("() => window.ran ?? null"));
    });

    [Fact]
    public Task An_auditor_reads_and_can_change_nothing() => console.RunAsync(Actor.Auditor, async browser =>
    {
        var (name, token) = (Fresh.Text("press"), Fresh.Text("token"));
        var device = OperatorClient.IdOf(await browser.Silo.Operator.CreateDeviceAsync(name, accessToken: token));

        await browser.OpenAsync("/devices", "Devices");
        await Expect(browser.Page.GetByTestId("count")).Not.ToBeEmptyAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Link, new() { Name = "New device" })).ToHaveCountAsync(0);
        await Expect(browser.Page.GetByRole(AriaRole.Link, new() { Name = "Register names" })).ToHaveCountAsync(0);
        await browser.Page.GotoAsync($"/devices/{device}");
        await Expect(browser.Page.GetByTestId("story")).ToContainTextAsync("An operator created the device.");
        await Expect(browser.Page.GetByText("Shown to administrators only")).ToBeVisibleAsync();
        await Expect(browser.Page.Locator("main").GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        Assert.DoesNotContain(token, await browser.Page.ContentAsync(), StringComparison.Ordinal);
        foreach (var path in (string[])["/devices/new", "/devices/register"])
        {
            Assert.Equal(403, (await browser.Context.APIRequest.GetAsync(path)).Status);
        }
    });
}
