using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Frame;

public sealed class SignInTests(ConsoleFixture console)
{
    private const string Throttled = "Too many sign-in attempts. Please try again later.";

    [Fact]
    public Task Whoever_is_not_signed_in_is_asked_to_and_comes_where_they_wanted() => console.RunAsync(Actor.Nobody, async browser =>
    {
        var (user, password) = console.CredentialsOf(Actor.Administrator);

        await browser.Page.GotoAsync("/");
        await Expect(browser.Heading).ToHaveTextAsync("Sign in");
        await browser.PictureAsync("sign-in");
        await browser.FillSignInAsync(user, password);

        await Expect(browser.Heading).ToHaveTextAsync("Overview");
        await browser.ExpectAddressAsync("/");
        await Expect(browser.Page.GetByTestId("devices")).ToHaveTextAsync(new Regex("^[0-9]+$"));
        await browser.PictureAsync("overview");
    });

    [Fact]
    public Task Signing_in_needs_no_mouse() => console.RunAsync(Actor.Nobody, async browser =>
    {
        var (user, password) = console.CredentialsOf(Actor.Administrator);

        await browser.Page.GotoAsync("/");
        await Expect(browser.Page.GetByLabel("User")).ToBeFocusedAsync();
        await browser.Page.Keyboard.TypeAsync(user);
        await browser.Page.Keyboard.PressAsync("Tab");
        await browser.Page.Keyboard.TypeAsync(password);
        await browser.Page.Keyboard.PressAsync("Enter");

        await Expect(browser.Heading).ToHaveTextAsync("Overview");
        await Expect(browser.Heading).ToBeFocusedAsync();
    });

    [Fact]
    public async Task T22_guesses_are_told_nothing_and_throttled()
    {
        await using var silo = await SiloProcess.StartAsync(new SiloSettings().With("Operator:SignInFailuresPerSource", "2"));

        await console.RunAsync(
            Actor.Nobody,
            async browser =>
            {
                browser.Forgive("status of 401");
                browser.Forgive("status of 429");
                var alert = browser.Page.GetByRole(AriaRole.Alert);

                var told = new List<string>();

                await browser.Page.GotoAsync("/sign-in");
                while (told.LastOrDefault() != Throttled && told.Count < 20)
                {
                    await browser.Page.EvaluateAsync("() => { window.before = true }");
                    await browser.FillSignInAsync(told.Count % 2 == 0 ? silo.AdminUser : "nobody@acme.test", "a wrong password");
                    await browser.Page.WaitForFunctionAsync("() => !window.before && document.querySelector('[role=alert]')");
                    told.Add(await alert.InnerTextAsync());
                }

                // Each guess doubles the wait, so a slow machine needs some more of them.
                Assert.Equal(Throttled, told[^1]);
                Assert.All(told[..^1], text => Assert.Equal("Invalid username or password", text));
            },
            silo);
    }

    [Fact]
    public Task T21_signing_out_ends_every_page_of_the_session() => console.RunAsync(Actor.Nobody, async browser =>
    {
        var (user, password) = console.CredentialsOf(Actor.Administrator);
        await browser.SignInAsync(user, password);
        var other = await browser.Context.NewPageAsync();
        await other.GotoAsync("/");
        await Expect(other.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Overview");

        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Your account" }).ClickAsync();
        await browser.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();

        await Expect(browser.Heading).ToHaveTextAsync("Sign in");
        await Expect(other.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in");
    });
}
