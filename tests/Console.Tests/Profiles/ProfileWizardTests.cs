using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using ProvisioningCluster.Testing.Devices;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Profiles;

/// <summary>The wizard for each strategy, and then a device that comes with what the wizard showed, and is seen without a reload.</summary>
public sealed class ProfileWizardTests(ConsoleFixture console)
{
    [Fact]
    public Task A_device_of_a_profile_that_allows_new_names_appears_live() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var (wizard, name, device) = (new Wizard(browser), Fresh.Text("line"), Fresh.Text("press"));
        await wizard.BeginAsync(name, Wizard.AllowCreate);
        var shown = await wizard.ShownAsync();
        Assert.Equal((20, 43), (shown.Key.Length, shown.Secret.Length));
        await browser.PictureAsync("profile-wizard");
        var id = await wizard.FinishAsync(name);
        await Expect(browser.Page.GetByTestId("secret")).Not.ToContainTextAsync(shown.Secret);
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Show Provision secret" }).ClickAsync();
        await Expect(browser.Page.GetByTestId("secret")).ToHaveTextAsync(shown.Secret);
        await browser.PictureAsync("profile");

        await TestDeviceAsync(browser);
        await wizard.Field("Device name").FillAsync(device);
        await Expect(browser.Page.GetByTestId("command")).ToContainTextAsync(device);
        var first = await ProvisionAsync(browser, shown, device);
        await Expect(Results(browser)).ToContainTextAsync("The device was provisioned.");
        await browser.PictureAsync("test-device");
        var second = await ProvisionAsync(browser, shown, device);
        await Expect(Results(browser)).ToContainTextAsync("was refused: ");

        Assert.Equal(("SUCCESS", "FAILURE"), (first.Status, second.Status));
        var made = await browser.Silo.Operator.GetDeviceAsync(device, TestContext.Current.CancellationToken);
        Assert.Equal(id, made!["deviceProfileId"]!["id"]!.GetValue<string>());
    });

    [Fact]
    public Task A_profile_of_known_devices_takes_a_name_once_it_is_registered() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var (wizard, name, device) = (new Wizard(browser), Fresh.Text("line"), Fresh.Text("press"));
        await wizard.BeginAsync(name, Wizard.CheckPreProvisioned);
        var shown = await wizard.ShownAsync();
        await wizard.FinishAsync(name);

        await TestDeviceAsync(browser);
        await wizard.Field("Device name").FillAsync(device);
        await Expect(browser.Page.GetByTestId("command")).ToContainTextAsync(device);
        var unknown = await ProvisionAsync(browser, shown, device);
        await Expect(Results(browser)).ToContainTextAsync("the profile takes known devices only, and there is none of this name");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Register this name" }).ClickAsync();
        await Expect(browser.Page.GetByText($"{device} is registered.")).ToBeVisibleAsync();
        var known = await ProvisionAsync(browser, shown, device);
        await Expect(Results(browser)).ToContainTextAsync("The device was provisioned.");

        Assert.Equal(("FAILURE", "SUCCESS"), (unknown.Status, known.Status));
    });

    [Fact]
    public Task A_disabled_profile_lets_nobody_in() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var (wizard, name) = (new Wizard(browser), Fresh.Text("line"));
        await wizard.BeginAsync(name, Wizard.AllowCreate);
        var shown = await wizard.ShownAsync();
        await browser.Page.GetByRole(AriaRole.Radio, new() { Name = Wizard.Disabled }).CheckAsync();
        await wizard.FinishAsync(name);

        var answer = await ProvisionAsync(browser, shown, Fresh.Text("press"));

        Assert.Equal("NOT_FOUND", answer.Status);
        await Expect(browser.Page.GetByTestId("key")).ToHaveTextAsync(shown.Key);
        await Expect(browser.Page.GetByRole(AriaRole.Button, new() { Name = "Switch off" })).ToHaveCountAsync(0);
    });

    [Fact]
    public Task T19_a_device_of_an_uploaded_CA_comes_over_MQTTS_under_the_name_that_the_wizard_foretold() => console.RunAsync(Actor.Administrator, async browser =>
    {
        using var folder = new CertificateFolder();
        using var root = TestAuthority.Root("Maker root");
        using var maker = root.Intermediate(Fresh.Text("maker"));
        var (wizard, name, device) = (new Wizard(browser), Fresh.Text("line"), Fresh.Text("press"));
        using var certificate = maker.Device($"{device}.factory");
        await wizard.BeginAsync(name, Wizard.CertificateChain);
        var preview = browser.Page.GetByTestId("pattern-preview");

        await browser.Page.GetByLabel("Upload a file").SetInputFilesAsync(new FilePayload { Name = "ca.der", MimeType = "application/pkix-cert", Buffer = maker.Certificate.Der.ToArray() });
        var facts = browser.Page.GetByTestId("authority");
        await Expect(facts).ToContainTextAsync(maker.Certificate.Certificate.Subject);
        await Expect(facts).ToContainTextAsync("Maker root");
        await Expect(facts).ToContainTextAsync("ECDSA P-256");
        await wizard.Field("Pattern for the common name (CN)").FillAsync(@"(press-[0-9a-f]+)");
        await wizard.Field("Example CN").FillAsync($"{device}.factory");
        await Expect(preview).ToContainTextAsync(device);
        await Expect(preview).ToContainTextAsync($"The pattern is not anchored: a certificate with the CN \"evil-{device}.factory\" would be \"{device}\" too.");
        await browser.PictureAsync("profile-wizard-certificates");
        await wizard.Field("Pattern for the common name (CN)").FillAsync(@"^(press-[0-9a-f]+)\.factory$");
        await Expect(preview).Not.ToContainTextAsync("not anchored");
        await Expect(preview).ToContainTextAsync(device);
        await wizard.FinishAsync(name);
        await Expect(facts).ToContainTextAsync("Maker root");

        await TestDeviceAsync(browser);
        await browser.Page.GetByRole(AriaRole.Radio, new() { Name = "MQTTS", Exact = true }).CheckAsync();
        await Expect(browser.Page.GetByTestId("command")).ToContainTextAsync("mosquitto_pub");
        folder.Write("device-chain.pem", certificate.ChainPem(1));
        folder.Write("device.key", certificate.KeyPem);
        await ShownCommand.RunAsync(browser, folder);

        await Expect(Results(browser)).ToContainTextAsync("The device was provisioned.");
        await Expect(Results(browser)).ToContainTextAsync(device);
        Assert.NotNull(await browser.Silo.Operator.GetDeviceAsync(device, TestContext.Current.CancellationToken));
    });

    [Fact]
    public Task What_is_no_CA_is_refused_in_the_servers_words_before_anything_is_saved() => console.RunAsync(Actor.Administrator, async browser =>
    {
        using var root = TestAuthority.Root("Maker root");
        using var leaf = root.Device("press");
        var wizard = new Wizard(browser);
        await wizard.BeginAsync(Fresh.Text("line"), Wizard.CertificateChain);

        await wizard.Field("CA certificate (PEM)").FillAsync(new string('€', 160 * 1024)); // the longest that the field takes
        await Expect(browser.Page.Locator(".fault .mud-alert")).ToBeVisibleAsync();
        await wizard.Field("CA certificate (PEM)").FillAsync(leaf.Pem);
        await Expect(browser.Page.GetByText("is not a CA certificate (basicConstraints says CA:FALSE)")).ToBeVisibleAsync();
        await wizard.Field("Pattern for the common name (CN)").FillAsync("dev");
        await Expect(browser.Page.GetByText("certificateRegExPattern has no group")).ToBeVisibleAsync();
    });

    [Fact]
    public Task No_step_has_a_serious_issue() => console.RunAsync(Actor.Administrator, async browser =>
    {
        using var root = TestAuthority.Root("Maker root");
        var wizard = new Wizard(browser);
        await browser.OpenAsync("/profiles/new", "New profile");
        await wizard.ContinueAsync();
        await Expect(browser.Page.GetByText("Give the profile a name.")).ToBeVisibleAsync();
        await ScreenCheck.LookAsync(browser, "wizard-details");
        await wizard.Field("Name").FillAsync(Fresh.Text("line"));
        await wizard.ContinueAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Heading, new() { Name = "2. Transport" })).ToBeVisibleAsync();
        await ScreenCheck.LookAsync(browser, "wizard-transport");
        await wizard.ContinueAsync();
        await browser.Page.GetByRole(AriaRole.Radio, new() { Name = Wizard.CheckPreProvisioned }).CheckAsync();
        await browser.Page.GetByText("Advanced: limits of key and secret").ClickAsync();
        await Expect(wizard.Field("Maximum number of devices")).ToBeVisibleAsync();
        await ScreenCheck.LookAsync(browser, "wizard-secret");
        await browser.Page.GetByRole(AriaRole.Radio, new() { Name = Wizard.CertificateChain }).CheckAsync();
        await wizard.Field("CA certificate (PEM)").FillAsync(root.Certificate.Pem);
        await wizard.Field("Pattern for the common name (CN)").FillAsync("(press-.+)");
        await wizard.Field("Example CN").FillAsync("press-17");
        await Expect(browser.Page.GetByTestId("pattern-preview")).ToContainTextAsync("not anchored");
        await Expect(browser.Page.GetByTestId("authority")).ToContainTextAsync("Maker root");
        await ScreenCheck.LookAsync(browser, "wizard-chain");
        await wizard.ContinueAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Button, new() { Name = "Create profile" })).ToBeVisibleAsync();
        await ScreenCheck.LookAsync(browser, "wizard-review");
    });

    private static ILocator Results(ConsoleBrowser browser) => browser.Page.GetByTestId("results");

    /// <summary>From the page of a profile, and until the page of the test looks out for the device.</summary>
    private static async Task TestDeviceAsync(ConsoleBrowser browser)
    {
        await browser.Page.GetByRole(AriaRole.Link, new() { Name = "Test device", Exact = true }).Last.ClickAsync();
        await Expect(browser.Heading).ToHaveTextAsync("Test device");
        await Expect(Results(browser)).ToContainTextAsync("Waiting for the device");
    }

    private static async Task<ProvisionAnswer> ProvisionAsync(ConsoleBrowser browser, TestProfile shown, string device)
    {
        await using var connection = await MqttDevice.OpenAsync(browser.Silo.MqttPort);
        return await connection.ProvisionAsync(ProvisionOrder.For(shown, device));
    }
}
