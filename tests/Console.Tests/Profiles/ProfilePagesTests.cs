using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Profiles;

public sealed class ProfilePagesTests(ConsoleFixture console)
{
    [Fact]
    public Task Profiles_are_searched_sorted_and_turned_page_by_page() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var prefix = Fresh.Text("many");
        await Task.WhenAll(Enumerable.Range(10, 21).Select(number => browser.Silo.Operator.CreateProfileAsync($"{prefix}-{number}", TestProfile.Disabled)));
        var names = browser.Page.Locator("tbody a");

        await browser.OpenAsync("/profiles", "Profiles");
        await browser.Page.GetByLabel("Search").FillAsync(prefix.ToUpperInvariant());
        await Expect(browser.Page.GetByText("21 profiles")).ToBeVisibleAsync();
        await Expect(names).ToHaveCountAsync(20);
        await Expect(names.First).ToHaveTextAsync($"{prefix}-10");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Name" }).ClickAsync();
        await Expect(names.First).ToHaveTextAsync($"{prefix}-30");
        await Expect(browser.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Name" })).ToHaveAttributeAsync("aria-sort", "descending");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Expect(names).ToHaveTextAsync([$"{prefix}-10"]);
        await browser.Page.GetByLabel("Search").FillAsync(prefix + "-none");
        await Expect(browser.Page.GetByRole(AriaRole.Heading, new() { Name = "No profile found" })).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_profile_is_edited_rotated_switched_off_and_deleted() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var operators = browser.Silo.Operator;
        var profile = await TestProfile.CreateAsync(browser.Silo);
        var name = Fresh.Text("renamed");
        var wizard = new Wizard(browser);
        await browser.OpenAsync($"/profiles/{profile.Id}", (await operators.GetProfileAsync(profile.Id))!["name"]!.GetValue<string>());

        await browser.Page.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        await wizard.Field("Name").FillAsync(name);
        await wizard.ContinueAsync();
        await wizard.ContinueAsync();
        await browser.Page.GetByText("Advanced: limits of key and secret").ClickAsync();
        await wizard.Field("Maximum number of devices").FillAsync("5");
        await wizard.Field("Allowed networks").FillAsync("10.1.0.0/16\n127.0.0.0/8");
        await wizard.Field("Ends at (UTC)").FillAsync("2090-01-02T03:04");
        await wizard.ContinueAsync();
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Save profile" }).ClickAsync();
        await Expect(browser.Heading).ToHaveTextAsync(name);
        await Expect(browser.Page.GetByText("2090-01-02 03:04 UTC")).ToBeVisibleAsync();
        var saved = (await operators.GetProfileAsync(profile.Id))!;
        Assert.Equal((5, profile.Key), (saved["profileData"]!["provisionProtection"]!["maxUses"]!.GetValue<int>(), saved["provisionDeviceKey"]!.GetValue<string>()));
        Assert.Equal(["10.1.0.0/16", "127.0.0.0/8"], saved["profileData"]!["provisionProtection"]!["allowedNetworks"]!.AsArray().Select(network => network!.GetValue<string>()));
        Assert.Equal(profile.Secret, saved["profileData"]!["provisionConfiguration"]!["provisionDeviceSecret"]!.GetValue<string>());

        var rotate = browser.Page.GetByRole(AriaRole.Button, new() { Name = "Rotate secret" });
        await rotate.ClickAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync(name);
        await wizard.Field("Hours for which the present secret stays valid").PressAsync("Escape");
        await Expect(browser.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(rotate).ToBeFocusedAsync();
        await rotate.ClickAsync();
        await browser.Page.GetByTestId("confirm").ClickAsync();
        await Expect(browser.Page.GetByTestId("previous")).ToContainTextAsync("Valid until");
        await Expect(rotate).ToBeFocusedAsync();
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Show Provision secret" }).ClickAsync();
        await Expect(browser.Page.GetByTestId("secret")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^[A-Za-z0-9]{20,}$"));
        await Expect(browser.Page.GetByTestId("secret")).Not.ToHaveTextAsync(profile.Secret);
        var rotated = await browser.Page.GetByTestId("secret").TextContentAsync();
        await ScreenCheck.LookAsync(browser, "profile-rotated");
        await using (var device = await MqttDevice.OpenAsync(browser.Silo.MqttPort))
        {
            Assert.Equal("SUCCESS", (await device.ProvisionAsync(ProvisionOrder.For(profile with { Secret = rotated! }, Fresh.Text("press")))).Status);
        }

        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Switch off" }).ClickAsync();
        await browser.Page.GetByTestId("confirm").ClickAsync();
        await Expect(browser.Page.GetByTestId("strategy")).ToContainTextAsync("Disabled");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await browser.Page.GetByTestId("confirm").ClickAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("cannot be deleted");
        Assert.NotNull(await operators.GetProfileAsync(profile.Id));
    });

    [Fact]
    public Task A_profile_is_deleted_and_the_default_moves() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var operators = browser.Silo.Operator;
        var former = OperatorClient.IdOf((await operators.GetAsync("api/deviceProfileInfo/default", TestContext.Current.CancellationToken))!);
        var (name, other) = (Fresh.Text("default"), Fresh.Text("gone"));
        var profile = OperatorClient.IdOf(await operators.CreateProfileAsync(name, TestProfile.Disabled));
        var gone = OperatorClient.IdOf(await operators.CreateProfileAsync(other, TestProfile.Disabled));

        await browser.OpenAsync($"/profiles/{profile}", name);
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Make default" }).ClickAsync();
        await Expect(browser.Page.GetByTestId("default")).ToHaveTextAsync("Yes");
        await operators.PostAsync($"api/deviceProfile/{former}/default", new System.Text.Json.Nodes.JsonObject(), TestContext.Current.CancellationToken);
        await browser.OpenAsync($"/profiles/{gone}", other);
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await browser.Page.GetByTestId("confirm").ClickAsync();

        await Expect(browser.Heading).ToHaveTextAsync("Profiles");
        Assert.Null(await operators.GetProfileAsync(gone));
    });

    [Fact]
    public Task An_auditor_reads_and_can_change_nothing() => console.RunAsync(Actor.Auditor, async browser =>
    {
        var profile = await TestProfile.CreateAsync(browser.Silo);
        var name = (await browser.Silo.Operator.GetProfileAsync(profile.Id))!["name"]!.GetValue<string>();

        await browser.OpenAsync("/profiles", "Profiles");
        await browser.Page.GetByLabel("Search").FillAsync(name);
        await browser.Page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await Expect(browser.Heading).ToHaveTextAsync(name);
        await Expect(browser.Page.GetByText("Shown to administrators only")).ToBeVisibleAsync();
        await Expect(browser.Page.Locator("main").GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await Expect(browser.NavigationLink("Test device")).ToHaveCountAsync(0);
        Assert.DoesNotContain(profile.Secret, await browser.Page.ContentAsync(), StringComparison.Ordinal);
        foreach (var path in (string[])["/profiles/new", $"/profiles/{profile.Id}/edit", "/test-device"])
        {
            Assert.Equal(403, (await browser.Context.APIRequest.GetAsync(path)).Status);
        }
    });

    [Fact]
    public Task T9_odd_letters_of_a_name_are_spelled_out() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var name = $"\u0440ress \" onclick=\"alert(1) {Fresh.Text("x")}";
        await browser.Silo.Operator.CreateProfileAsync(name, TestProfile.AllowCreate, Fresh.Text("key"), Fresh.Text("secret"));

        await browser.OpenAsync("/profiles", "Profiles");
        await browser.Page.GetByLabel("Search").FillAsync(name);
        var link = browser.Page.GetByRole(AriaRole.Link, new() { Name = name });
        await Expect(link).ToHaveAttributeAsync("title", new System.Text.RegularExpressions.Regex(@"U\+0440"));
        await link.ClickAsync();

        await Expect(browser.Heading).ToHaveTextAsync(name);
        await Expect(browser.Page.GetByText("Code points of the name:")).ToContainTextAsync("U+0440 U+0072");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync(name);
    });
}
