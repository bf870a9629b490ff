using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Devices;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Devices;

public sealed class DeviceDetailTests(ConsoleFixture console)
{
    [Fact]
    public Task A_device_whose_state_was_reset_is_provisioned_a_second_time_while_one_looks() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var (profile, name) = (await TestProfile.CreateAsync(browser.Silo, TestProfile.CheckPreProvisioned), Fresh.Text("press"));
        var id = OperatorClient.IdOf(await browser.Silo.Operator.CreateDeviceAsync(name, profile.Id));
        var (state, story) = (browser.Page.GetByTestId("state"), browser.Page.GetByTestId("story"));
        await browser.OpenAsync($"/devices/{id}", name);
        await Expect(state).ToHaveTextAsync("Not provisioned yet");

        Assert.Equal("SUCCESS", (await ProvisionAsync(browser, profile, name)).Status);
        await Expect(state).ToHaveTextAsync("Provisioned");
        Assert.Equal("FAILURE", (await ProvisionAsync(browser, profile, name)).Status);
        await Expect(story).ToContainTextAsync("it was provisioned before; if it lost its credentials, remove its provision state");

        var reset = browser.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Reset provision state" });
        await reset.ClickAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync($"Reset the provision state of \"{name}\"?");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(reset).ToBeFocusedAsync();
        await reset.ClickAsync();
        await browser.Page.GetByTestId("confirm").ClickAsync();
        await Expect(state).ToHaveTextAsync("Not provisioned yet");
        await Expect(reset).ToHaveCountAsync(0);

        Assert.Equal("SUCCESS", (await ProvisionAsync(browser, profile, name)).Status);
        await Expect(state).ToHaveTextAsync("Provisioned");
        await Expect(story.GetByRole(AriaRole.Listitem)).ToContainTextAsync(
            ["An operator created the device.", "The device was provisioned.", "and was refused", "An operator removed the provision state", "The device was provisioned."]);
    });

    [Fact]
    public Task What_a_device_sends_is_seen_as_it_comes() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var (name, token) = (Fresh.Text("press"), Fresh.Text("token"));
        var id = OperatorClient.IdOf(await browser.Silo.Operator.CreateDeviceAsync(name, accessToken: token));
        await browser.Silo.Operator.SetAttributesAsync(id, "SHARED_SCOPE", new System.Text.Json.Nodes.JsonObject { ["interval"] = 30 });
        await browser.OpenAsync($"/devices/{id}", name);
        await Expect(browser.Page.GetByText("It sent no telemetry yet.")).ToBeVisibleAsync();
        await Expect(browser.Page.GetByTestId("shared-attributes")).ToContainTextAsync("interval");

        await SendAsync(browser, token, "v1/devices/me/telemetry", """{"temperature":21.5,"<b>state</b>":"ok"}""");
        await SendAsync(browser, token, "v1/devices/me/attributes", """{"firmware":"7.1"}""");

        var telemetry = browser.Page.GetByTestId("telemetry").GetByRole(AriaRole.Row);
        await Expect(telemetry.Filter(new() { HasText = "temperature" })).ToContainTextAsync("21.5");
        await Expect(telemetry.Filter(new() { HasText = "<b>state</b>" })).ToContainTextAsync("ok");
        await Expect(browser.Page.GetByTestId("client-attributes")).ToContainTextAsync("firmware");
        await Expect(browser.Page.GetByTestId("seen")).ToContainTextAsync("active");

        // Paused and let go again, it goes on.
        await browser.Page.GetByLabel("Follow live").UncheckAsync();
        await SendAsync(browser, token, "v1/devices/me/telemetry", """{"temperature":99}""");
        await browser.Page.GetByLabel("Follow live").CheckAsync();
        await Expect(telemetry.Filter(new() { HasText = "temperature" })).ToContainTextAsync("99");
    });

    [Fact]
    public Task Credentials_are_shown_on_demand_only_and_replaced() => console.RunAsync(Actor.Administrator, async browser =>
    {
        using var root = TestAuthority.Root("Maker root");
        using var certificate = root.Device("press");
        var (operators, name, token) = (browser.Silo.Operator, Fresh.Text("press"), Fresh.Text("token"));
        var id = OperatorClient.IdOf(await operators.CreateDeviceAsync(name, accessToken: token));
        var shown = browser.Page.GetByTestId("credentials");
        await browser.OpenAsync($"/devices/{id}", name);
        Assert.DoesNotContain(token, await browser.Page.ContentAsync(), StringComparison.Ordinal);

        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Show credentials" }).ClickAsync();
        await Expect(shown).ToContainTextAsync(token);
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Hide credentials" }).ClickAsync();
        await Expect(shown).ToHaveCountAsync(0);

        await SetAsync(browser, "MQTT basic");
        await browser.Page.GetByLabel("Client id", new() { Exact = true }).FillAsync(name);
        await browser.Page.GetByLabel("Password", new() { Exact = true }).FillAsync("a secret");
        await browser.Page.GetByTestId("confirm").ClickAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("MQTT credentials with a client id and a password need a user name!");
        await browser.Page.GetByLabel("User name", new() { Exact = true }).FillAsync(name + "-user");
        await browser.Page.GetByTestId("confirm").ClickAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(browser.Page.GetByRole(AriaRole.Button, new() { Name = "Set credentials" })).ToBeFocusedAsync();
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Show credentials" }).ClickAsync();
        await Expect(shown).ToContainTextAsync("a secret");
        await using (var device = await MqttDevice.OpenAsync(browser.Silo.MqttPort))
        {
            Assert.False(await device.LogsInAsync(token));
            Assert.True(await device.LogsInAsync(name + "-user", "a secret", name));
        }

        await SetAsync(browser, "X.509 certificate");
        await browser.Page.GetByLabel("Certificate (PEM)", new() { Exact = true }).FillAsync(certificate.Pem);
        await browser.Page.GetByTestId("confirm").ClickAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Show credentials" }).ClickAsync();
        await Expect(browser.Page.GetByTestId("certificate")).ToContainTextAsync(certificate.Certificate.Subject);
        await Expect(browser.Page.GetByTestId("certificate")).ToContainTextAsync("ECDSA P-256");
        Assert.Equal("X509_CERTIFICATE", (await operators.GetCredentialsAsync(id))["credentialsType"]!.GetValue<string>());
    });

    [Fact]
    public Task A_deleted_device_keeps_its_story() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var name = Fresh.Text("press");
        var id = OperatorClient.IdOf(await browser.Silo.Operator.CreateDeviceAsync(name));
        await browser.OpenAsync($"/devices/{id}", name);

        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync($"Delete \"{name}\"?");
        await browser.Page.GetByTestId("confirm").ClickAsync();
        await Expect(browser.Heading).ToHaveTextAsync("Devices");
        Assert.Null(await browser.Silo.Operator.GetDeviceAsync(name));

        await browser.Page.GotoAsync($"/devices/story?name={name}");
        await Expect(browser.Page.GetByTestId("existence")).ToHaveTextAsync("There is no device of this name.");
        await Expect(browser.Page.GetByTestId("story").GetByRole(AriaRole.Listitem)).ToContainTextAsync(["An operator created the device.", "An operator deleted the device."]);
    });

    private static async Task SetAsync(ConsoleBrowser browser, string type)
    {
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Set credentials" }).ClickAsync();
        await browser.Page.GetByRole(AriaRole.Radio, new() { Name = type }).CheckAsync();
    }

    private static async Task<ProvisionAnswer> ProvisionAsync(ConsoleBrowser browser, TestProfile profile, string name)
    {
        await using var device = await MqttDevice.OpenAsync(browser.Silo.MqttPort);
        return await device.ProvisionAsync(ProvisionOrder.For(profile, name));
    }

    private static async Task SendAsync(ConsoleBrowser browser, string token, string topic, string message)
    {
        var sent = await ExternalTool.Require("mosquitto_pub", "apt-get install mosquitto-clients").RunAsync(
            ["-h", "127.0.0.1", "-p", browser.Silo.MqttPort.ToString(System.Globalization.CultureInfo.InvariantCulture), "-u", token, "-q", "1", "-t", topic, "-m", message],
            cancellationToken: TestContext.Current.CancellationToken);
        sent.Succeeded();
    }
}
