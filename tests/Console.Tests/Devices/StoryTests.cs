using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing.Devices;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Devices;

public sealed class StoryTests(ConsoleFixture console)
{
    [Fact]
    public Task Why_a_device_was_refused_is_understood_by_its_serial_number() => console.RunAsync(Actor.Auditor, async browser =>
    {
        var (profile, name) = (await TestProfile.CreateAsync(browser.Silo, TestProfile.CheckPreProvisioned), $"SN/{Fresh.Text("17")}?a=%2F..");
        await using var device = await MqttDevice.OpenAsync(browser.Silo.MqttPort);
        Assert.Equal("FAILURE", (await device.ProvisionAsync(ProvisionOrder.For(profile, name))).Status);
        Assert.Equal("NOT_FOUND", (await device.ProvisionAsync(ProvisionOrder.For(profile with { Secret = "wrong" }, name))).Status);

        await browser.OpenAsync("/devices", "Devices");
        await browser.Page.GetByRole(AriaRole.Link, new() { Name = "Explain a serial number" }).ClickAsync();
        await Expect(browser.Heading).ToHaveTextAsync("Explain a serial number");
        await browser.Page.GetByLabel("Name or serial number").FillAsync($" {name} ");
        await browser.Page.GetByLabel("Name or serial number").PressAsync("Enter");

        await Expect(browser.Page.GetByTestId("existence")).ToHaveTextAsync("There is no device of this name.");
        var lines = browser.Page.GetByTestId("story").GetByRole(AriaRole.Listitem);
        await Expect(lines).ToContainTextAsync(
        [
            "The device asked to be provisioned, and was refused: the profile takes known devices only, and there is none of this name.",
            "The device asked to be provisioned, and was refused: the provision secret is wrong.",
        ]);
        await Expect(lines.First).ToContainTextAsync("MQTT 127.0.0.1");

        await browser.Silo.Operator.CreateDeviceAsync(name, profile.Id);
        await Expect(browser.Page.GetByTestId("existence")).ToContainTextAsync("There is a device of this name.");
        await browser.Page.GetByRole(AriaRole.Link, new() { Name = "Open it" }).ClickAsync();
        await Expect(browser.Heading).ToHaveTextAsync(name);
        await Expect(lines).ToHaveCountAsync(3);
    });

    [Fact]
    public Task A_long_story_is_read_on_and_goes_on_by_itself() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var (profile, name) = (await TestProfile.CreateAsync(browser.Silo), Fresh.Text("press"));
        var lines = browser.Page.GetByTestId("story").GetByRole(AriaRole.Listitem);
        await using var device = await MqttDevice.OpenAsync(browser.Silo.MqttPort);
        for (var request = 0; request < 51; request++)
        {
            await device.ProvisionAsync(ProvisionOrder.For(profile, name));
        }

        await browser.OpenAsync($"/devices/story?name={name}", "Explain a serial number");
        await Expect(lines).ToHaveCountAsync(50);
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Show what came after" }).ClickAsync();
        await Expect(lines).ToHaveCountAsync(51);
        await device.ProvisionAsync(ProvisionOrder.For(profile, name));

        await Expect(lines).ToHaveCountAsync(52);
    });
}
