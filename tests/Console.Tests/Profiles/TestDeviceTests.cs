using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Devices;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Profiles;

public sealed class TestDeviceTests(ConsoleFixture console)
{
    [Theory]
    [InlineData("MQTT")]
    [InlineData("MQTTS")]
    [InlineData("HTTP")]
    [InlineData("HTTPS")]
    [InlineData("CoAP")]
    [InlineData("CoAPS")]
    public Task T32_the_shown_command_does_what_it_says_for_any_name(string protocol) => console.RunAsync(Actor.Administrator, async browser =>
    {
        using var folder = new CertificateFolder();
        var profile = await TestProfile.CreateAsync(browser.Silo);
        var name = $"it's $(touch pwned) `touch pwned` \"x\" %41 \\ ; & é {Fresh.Text("press")}";
        var command = browser.Page.GetByTestId("command");

        await browser.OpenAsync($"/test-device?profile={profile.Id}", "Test device");
        await browser.Page.GetByRole(AriaRole.Radio, new() { Name = protocol, Exact = true }).CheckAsync();
        await browser.Page.GetByLabel("Device name", new() { Exact = true }).FillAsync(name);
        await Expect(command).ToContainTextAsync("touch pwned");
        await Expect(command).Not.ToContainTextAsync(profile.Secret);
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Show the secret in the command" }).ClickAsync();
        await Expect(command).ToContainTextAsync(profile.Secret);
        var run = await ShownCommand.RunAsync(browser, folder);

        Assert.Contains("\"status\":\"SUCCESS\"", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.FullPath, "pwned")));
        Assert.NotNull(await browser.Silo.Operator.GetDeviceAsync(name, TestContext.Current.CancellationToken));
        await Expect(browser.Page.GetByTestId("results")).ToContainTextAsync("The device was provisioned.");
    });

    [Fact]
    public Task A_refused_device_is_told_why_to_the_operator_and_copying_takes_the_whole_command() => console.RunAsync(Actor.Administrator, async browser =>
    {
        await browser.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var profile = await TestProfile.CreateAsync(browser.Silo);
        var name = Fresh.Text("press");
        await browser.OpenAsync($"/test-device?profile={profile.Id}", "Test device");
        await browser.Page.GetByLabel("Device name", new() { Exact = true }).FillAsync(name);
        await Expect(browser.Page.GetByTestId("command")).ToContainTextAsync(name);

        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Copy Command" }).ClickAsync();
        await Expect(browser.Page.GetByText("Copied")).ToBeVisibleAsync();
        Assert.Contains(profile.Secret, await browser.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"), StringComparison.Ordinal);

        await using var device = await MqttDevice.OpenAsync(browser.Silo.MqttPort);
        var answer = await device.ProvisionAsync(ProvisionOrder.For(profile with { Secret = "wrong" }, name));
        Assert.Equal("NOT_FOUND", answer.Status);
        await Expect(browser.Page.GetByTestId("results")).ToContainTextAsync("the provision secret is wrong");
        await ScreenCheck.LookAsync(browser, "test-device-refused");
    });

    [Fact]
    public Task T26_markup_in_a_devices_name_is_text() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var profile = await TestProfile.CreateAsync(browser.Silo);
        var name = $"<img src=x onerror=alert(1)>{Fresh.Text("press")}";
        await browser.OpenAsync($"/test-device?profile={profile.Id}", "Test device");
        await browser.Page.GetByLabel("Device name", new() { Exact = true }).FillAsync(name);
        await Expect(browser.Page.GetByTestId("command")).ToContainTextAsync(name[^32..]);

        await using var device = await MqttDevice.OpenAsync(browser.Silo.MqttPort);
        await device.ProvisionAsync(ProvisionOrder.For(profile, name));

        await Expect(browser.Page.GetByTestId("results")).ToContainTextAsync(name);
        await Expect(browser.Page.Locator("main img")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_host_that_is_none_makes_no_command() => console.RunAsync(Actor.Administrator, async browser =>
    {
        await browser.OpenAsync("/test-device", "Test device");

        await browser.Page.GetByLabel("Host", new() { Exact = true }).FillAsync("-h $(id)");

        await Expect(browser.Page.GetByText("Give a host name or an IP address.")).ToBeVisibleAsync();
        await Expect(browser.Page.GetByTestId("command")).ToHaveCountAsync(0);
    });
}
