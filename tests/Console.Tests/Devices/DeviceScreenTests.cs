using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Devices;

/// <summary>What axe-core says of the pages in their states, and whether they fit.</summary>
public sealed class DeviceScreenTests(ConsoleFixture console)
{
    [Fact]
    public Task The_list_and_a_device_have_no_serious_issue() => console.RunAsync(
        Actor.Administrator,
        async browser =>
        {
            var (profile, name) = (await TestProfile.CreateAsync(browser.Silo), Fresh.Text("press"));
            await using (var device = await MqttDevice.OpenAsync(browser.Silo.MqttPort))
            {
                Assert.True(await device.LogsInAsync((await device.ProvisionAsync(ProvisionOrder.For(profile, name))).Token));
                await device.ProvisionAsync(ProvisionOrder.For(profile, name));
            }

            var id = OperatorClient.IdOf((await browser.Silo.Operator.GetDeviceAsync(name))!);
            await browser.Silo.Operator.SetAttributesAsync(id, "SHARED_SCOPE", new System.Text.Json.Nodes.JsonObject { ["interval"] = 30 });
            await browser.OpenAsync($"/devices?profile={profile.Id}", "Devices");
            await Expect(browser.Page.GetByRole(AriaRole.Link, new() { Name = name })).ToBeVisibleAsync();
            await ScreenCheck.LookAsync(browser, "devices");
            await browser.Page.GotoAsync($"/devices/{id}");
            await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Show credentials" }).ClickAsync();
            await Expect(browser.Page.GetByTestId("credentials")).ToBeVisibleAsync();
            await ScreenCheck.LookAsync(browser, "device");
            await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Set credentials" }).ClickAsync();
            await browser.Page.GetByRole(AriaRole.Radio, new() { Name = "MQTT basic" }).CheckAsync();
            await Expect(browser.Page.GetByLabel("Client id", new() { Exact = true })).ToBeVisibleAsync();
            await ScreenCheck.LookAsync(browser, "device-credentials");
        });

    [Fact]
    public Task Story_and_forms_have_no_serious_issue() => console.RunAsync(
        Actor.Administrator,
        async browser =>
        {
            var (profile, name) = (await TestProfile.CreateAsync(browser.Silo), Fresh.Text("press"));
            await using (var device = await MqttDevice.OpenAsync(browser.Silo.MqttPort))
            {
                await device.ProvisionAsync(ProvisionOrder.For(profile, name));
                await device.ProvisionAsync(ProvisionOrder.For(profile, name));
            }

            await browser.OpenAsync($"/devices/story?name={name}", "Explain a serial number");
            await Expect(browser.Page.GetByTestId("story").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
            await ScreenCheck.LookAsync(browser, "story");
            await browser.OpenAsync("/devices/new", "New device");
            await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Create device" }).ClickAsync();
            await Expect(browser.Page.GetByText("Give the device a name.")).ToBeVisibleAsync();
            await ScreenCheck.LookAsync(browser, "device-new");
            await browser.OpenAsync("/devices/register", "Register names");
            await browser.Page.GetByLabel("Names", new() { Exact = true }).FillAsync(name);
            await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Register", Exact = true }).ClickAsync();
            await Expect(browser.Page.GetByTestId("refused")).ToContainTextAsync("already exists");
            await ScreenCheck.LookAsync(browser, "devices-register");
        });
}
