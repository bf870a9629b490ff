using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing.Devices;
using ProvisioningCluster.Testing.Webhooks;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Webhooks;

public sealed class WebhookPagesTests(ConsoleFixture console)
{
    [Fact]
    public Task A_webhook_made_here_gets_the_signed_event_of_a_real_device() => console.RunAsync(Actor.Administrator, async browser =>
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var profile = await TestProfile.CreateAsync(browser.Silo);
        var name = Fresh.Text("press");

        var secret = await CreateAsync(browser, receiver, profile, "Device provisioned", look: true);
        await Expect(browser.Page.GetByTestId("kinds")).ToHaveTextAsync("Device provisioned");
        await Button(browser, "Send test event").ClickAsync();
        await Expect(browser.Page.GetByTestId("attempt")).ToContainTextAsync("The endpoint took the test event and answered 204.");
        await ProvisionAsync(browser, profile, name);
        await receiver.UntilAsync(taken => taken.Any(one => one.DeviceName == name), "the event of the device");

        var (test, provisioned) = (receiver.Accepted[0], receiver.Accepted[1]);
        Assert.Equal(("TEST", "PROVISION_SUCCESS"), (test.Kind, provisioned.Kind));
        Assert.True(test.IsSignedWith(secret));
        Assert.True(provisioned.IsSignedWith(secret));
    });

    [Fact]
    public Task T26_dead_letters_are_shown_as_text_and_sent_again() => console.RunAsync(Actor.Administrator, async browser =>
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = static _ => StatusCodes.Status500InternalServerError;
        var profile = await TestProfile.CreateAsync(browser.Silo);
        var name = $"&lt;img src=x onerror=\"window.ran=true\"&gt;{Fresh.Text("press")}"; // what is markup already is no name
        await CreateAsync(browser, receiver, profile, "Device provisioned");

        await ProvisionAsync(browser, profile, name);
        var letters = browser.Page.GetByTestId("dead-letters");
        await Expect(letters).ToContainTextAsync(name, new() { Timeout = 30_000 }); // without a reload
        await Expect(letters).ToContainTextAsync("the endpoint answered 500");
        await Expect(browser.Page.GetByTestId("dead")).ToHaveTextAsync("1");
        await browser.Page.GetByText("Content", new() { Exact = true }).ClickAsync();
        await Expect(letters.Locator("pre")).ToContainTextAsync("PROVISION_SUCCESS");
        await Expect(browser.Page.Locator("main img")).ToHaveCountAsync(0);
        Assert.Null(await browser.Page.EvaluateAsync<bool?>("() => window.ran ?? null"));
        await browser.PictureAsync("webhook-dead-letters");
        await AxeCheck.NoSeriousIssuesAsync(browser.Page);
        receiver.Answer = static _ => StatusCodes.Status204NoContent;
        await letters.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await receiver.UntilAsync(taken => taken.Any(one => one.DeviceName == name), "the event that was sent again");

        await Expect(letters).ToHaveCountAsync(0);
        await Expect(browser.Page.GetByTestId("dead")).ToHaveTextAsync("0");
        await Expect(browser.Page.GetByTestId("waiting")).ToHaveTextAsync("0", new() { Timeout = 30_000 });
        Assert.Single(receiver.All.Select(one => one.MessageId).Distinct());
    });

    [Fact]
    public Task A_webhook_is_edited_given_another_secret_and_deleted() => console.RunAsync(Actor.Administrator, async browser =>
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var profile = await TestProfile.CreateAsync(browser.Silo);
        var page = browser.Page;
        var former = await CreateAsync(browser, receiver, profile, "Device deleted");

        await page.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        await Expect(browser.Heading).ToHaveTextAsync("Edit webhook");
        await Expect(page.GetByLabel("Device deleted")).ToBeCheckedAsync();
        await page.GetByLabel("Device deleted").UncheckAsync();
        await page.GetByLabel("Device registered").CheckAsync();
        await Button(browser, "Save webhook").ClickAsync();
        await Expect(page.GetByTestId("kinds")).ToHaveTextAsync("Device registered");

        var rotate = Button(browser, "Make another secret");
        await rotate.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync(receiver.Url);
        await page.GetByTestId("confirm").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(rotate).ToBeFocusedAsync();
        var secret = await SecretAsync(browser);
        await Button(browser, "I have kept it").ClickAsync();
        await Expect(page.GetByTestId("new-secret")).ToHaveCountAsync(0);
        await Button(browser, "Send test event").ClickAsync();
        await Expect(page.GetByTestId("attempt")).ToContainTextAsync("answered 204");
        Assert.NotEqual(former, secret);
        Assert.True(receiver.Accepted[0].IsSignedWith(secret) && receiver.Accepted[0].IsSignedWith(former));

        await Button(browser, "Delete").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync(receiver.Url);
        await page.GetByTestId("confirm").ClickAsync();
        await Expect(browser.Heading).ToHaveTextAsync("Webhooks");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = receiver.Url })).ToHaveCountAsync(0);
    });

    [Fact]
    public Task I21_an_endpoint_in_an_inner_network_is_refused_in_the_servers_words() => console.RunAsync(Actor.Administrator, async browser =>
    {
        await browser.OpenAsync("/webhooks/new", "New webhook");
        await Button(browser, "Create webhook").ClickAsync();
        await Expect(browser.Page.GetByText("Give the URL to which events are to be sent.")).ToBeVisibleAsync();
        await Field(browser, "URL").FillAsync("http://10.1.2.3/hook");
        await Button(browser, "Create webhook").ClickAsync();

        await Expect(browser.Page.GetByText("Field 'url' must not have an address of an inner network, unless Webhooks:AllowedNetworks names it")).ToBeVisibleAsync();
        await AxeCheck.NoSeriousIssuesAsync(browser.Page);
    });

    [Fact]
    public Task Webhooks_are_not_for_auditors() => console.RunAsync(Actor.Auditor, async browser =>
    {
        await browser.OpenAsync("/", "Overview");

        await Expect(browser.NavigationLink("Webhooks")).ToHaveCountAsync(0);
        foreach (var path in (string[])["/webhooks", "/webhooks/new", $"/webhooks/{Guid.NewGuid()}", $"/webhooks/{Guid.NewGuid()}/edit"])
        {
            Assert.Equal(403, (await browser.Context.APIRequest.GetAsync(path)).Status);
        }
    });

    /// <summary>Makes a webhook for one kind of events; its page is shown then, and the secret that was shown once is the answer.</summary>
    private static async Task<string> CreateAsync(ConsoleBrowser browser, WebhookReceiver receiver, TestProfile profile, string kind, bool look = false)
    {
        await browser.OpenAsync("/webhooks", "Webhooks");
        await browser.Page.GetByRole(AriaRole.Link, new() { Name = "New webhook" }).ClickAsync();
        await Field(browser, "URL").FillAsync(receiver.Url);
        await browser.Page.GetByLabel(kind).CheckAsync();
        await Field(browser, "Profile").SelectOptionAsync(profile.Id);
        await Button(browser, "Create webhook").ClickAsync();
        var secret = await SecretAsync(browser);
        if (look)
        {
            await ScreenCheck.LookAsync(browser, "webhook-secret");
        }

        await Button(browser, "I have kept it").ClickAsync();
        await Expect(browser.Page.GetByTestId("url")).ToHaveTextAsync(receiver.Url);
        Assert.DoesNotContain(secret, await browser.Page.ContentAsync(), StringComparison.Ordinal);
        return secret;
    }

    private static async Task<string> SecretAsync(ConsoleBrowser browser)
    {
        await Button(browser, "Show Signing secret").ClickAsync();
        await Expect(browser.Page.GetByTestId("secret")).ToContainTextAsync("whsec_");
        return (await browser.Page.GetByTestId("secret").TextContentAsync())!;
    }

    private static async Task ProvisionAsync(ConsoleBrowser browser, TestProfile profile, string name)
    {
        await using var device = await MqttDevice.OpenAsync(browser.Silo.MqttPort);
        Assert.Equal("SUCCESS", (await device.ProvisionAsync(ProvisionOrder.For(profile, name))).Status);
    }

    private static ILocator Field(ConsoleBrowser browser, string label) => browser.Page.GetByLabel(label, new() { Exact = true });

    private static ILocator Button(ConsoleBrowser browser, string name) => browser.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}
