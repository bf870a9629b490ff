using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Devices;

public sealed class RegisterTests(ConsoleFixture console)
{
    [Fact]
    public Task A_registered_name_is_let_in_once() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var (profile, name) = (await TestProfile.CreateAsync(browser.Silo, TestProfile.CheckPreProvisioned), Fresh.Text("press"));
        await browser.OpenAsync("/devices", "Devices");
        await browser.Page.GetByRole(AriaRole.Link, new() { Name = "New device" }).ClickAsync();
        await Expect(browser.Heading).ToHaveTextAsync("New device");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Create device" }).ClickAsync();
        await Expect(browser.Page.GetByText("Give the device a name.")).ToBeVisibleAsync();

        await browser.Page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await browser.Page.GetByLabel("Label", new() { Exact = true }).FillAsync("hall 2");
        await browser.Page.GetByLabel("Profile", new() { Exact = true }).SelectOptionAsync(profile.Id);
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Create device" }).ClickAsync();
        await Expect(browser.Heading).ToHaveTextAsync(name);
        await Expect(browser.Page.GetByText("hall 2")).ToBeVisibleAsync();

        await using var device = await MqttDevice.OpenAsync(browser.Silo.MqttPort);
        Assert.True((await device.ProvisionAsync(ProvisionOrder.For(profile, name))).Succeeded);
        await Expect(browser.Page.GetByTestId("state")).ToHaveTextAsync("Provisioned");
    });

    [Fact]
    public Task Many_names_are_registered_and_the_refused_ones_say_why() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var (profile, prefix) = (await TestProfile.CreateAsync(browser.Silo, TestProfile.CheckPreProvisioned), Fresh.Text("sn"));
        await browser.Silo.Operator.CreateDeviceAsync($"{prefix}-2", profile.Id);
        var (names, progress) = (browser.Page.GetByLabel("Names", new() { Exact = true }), browser.Page.GetByTestId("progress"));
        await browser.OpenAsync("/devices/register", "Register names");
        await names.FillAsync(string.Join('\n', Enumerable.Range(0, 501)));
        await Expect(browser.Page.GetByText("501 names are too many here: at most 500 at once.")).ToBeVisibleAsync();
        await names.FillAsync(new string('x', 10_000));
        await Expect(browser.Page.GetByText("so its end may be missing")).ToBeVisibleAsync();

        await names.FillAsync($"{prefix}-1\n\n  {prefix}-2\r\n{prefix}-1\n{prefix}-3\n{new string('x', 256)}");
        await browser.Page.GetByLabel("Profile", new() { Exact = true }).SelectOptionAsync(profile.Id);
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Register", Exact = true }).ClickAsync();

        await Expect(progress).ToHaveTextAsync("2 of 4 registered.");
        await Expect(browser.Page.GetByTestId("refused").Locator("tbody tr")).ToContainTextAsync(["Device with such name already exists!", "name length must be equal or less than 255"]);
        await Expect(names).ToHaveValueAsync(string.Empty);
        Assert.Equal(profile.Id, (await browser.Silo.Operator.GetDeviceAsync($"{prefix}-3"))!["deviceProfileId"]!["id"]!.GetValue<string>());
    });
}
