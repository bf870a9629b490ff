using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing.Devices;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Tenants;

public sealed class UserPagesTests(ConsoleFixture console)
{
    private const string Password = "a long password of an auditor";

    [Fact]
    public async Task T21_an_auditor_is_added_disabled_enabled_reset_and_deleted()
    {
        var user = $"{Fresh.Text("ada")}@acme.test";

        await console.RunAsync(Actor.Administrator, async browser =>
        {
            await browser.OpenAsync("/users", "Users");
            await UserSteps.AddAsync(browser, user, "Auditor");
            var link = await UserSteps.TakeLinkAsync(browser, user);
            await Expect(UserSteps.Row(browser, user)).ToContainTextAsync("Auditor");
            await console.RunAsync(Actor.Nobody, async theirs =>
            {
                await theirs.Page.GotoAsync(link);
                await UserSteps.ChooseAsync(theirs, Password);
                await Expect(theirs.Heading).ToHaveTextAsync("Overview");
                await browser.OpenAsync("/users", "Users");
                await Expect(UserSteps.Row(browser, user)).ToContainTextAsync("Active");
                await browser.PictureAsync("users");

                await UserSteps.DoAsync(browser, user, "Reset password");
                var next = await UserSteps.TakeLinkAsync(browser, user);
                await Expect(theirs.Heading).ToHaveTextAsync("Sign in");
                await theirs.Page.GotoAsync(next);
                await UserSteps.ChooseAsync(theirs, Password);
                await Expect(theirs.Heading).ToHaveTextAsync("Overview");

                await browser.OpenAsync("/users", "Users");
                await UserSteps.DoAsync(browser, user, "Disable");
                await Expect(UserSteps.Row(browser, user)).ToContainTextAsync("Disabled");
                await Expect(UserSteps.Row(browser, user).GetByRole(AriaRole.Button, new() { Name = $"Edit: {user}" })).ToBeFocusedAsync();
                await Expect(theirs.Heading).ToHaveTextAsync("Sign in");
            });

            await UserSteps.Row(browser, user).GetByRole(AriaRole.Button, new() { Name = $"Enable: {user}" }).ClickAsync();
            await Expect(UserSteps.Row(browser, user)).ToContainTextAsync("Active");
            await UserSteps.DoAsync(browser, user, "Delete");
            await Expect(UserSteps.Row(browser, user)).ToHaveCountAsync(0);
            await Expect(browser.Page.GetByRole(AriaRole.Button, new() { Name = "Add user" })).ToBeFocusedAsync();
        });
    }

    [Fact]
    public Task A_user_whose_name_is_taken_is_refused_in_the_servers_words_and_nobody_deletes_the_own_account() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var (own, _) = console.CredentialsOf(Actor.Administrator);
        await browser.OpenAsync("/users", "Users");
        await Expect(UserSteps.Row(browser, own).GetByRole(AriaRole.Button)).ToHaveCountAsync(1); // Edit

        await UserSteps.AddAsync(browser, own, "Auditor");

        await Expect(browser.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("User with such name already exists!");
        await AxeCheck.NoSeriousIssuesAsync(browser.Page);
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).PressAsync("Escape");
        await Expect(browser.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(browser.Page.GetByRole(AriaRole.Button, new() { Name = "Add user" })).ToBeFocusedAsync();
    });

    [Fact]
    public Task T34_an_auditor_reads_the_list_and_has_no_button() => console.RunAsync(Actor.Auditor, async browser =>
    {
        var (own, _) = console.CredentialsOf(Actor.Auditor);

        await browser.OpenAsync("/users", "Users");

        await Expect(UserSteps.Row(browser, own)).ToContainTextAsync("Auditor");
        await Expect(browser.Page.Locator("main").GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await AxeCheck.NoSeriousIssuesAsync(browser.Page);
    });

    [Fact]
    public Task T26_markup_in_the_name_of_a_user_is_text() => console.RunAsync(Actor.Administrator, async browser =>
    {
        var user = $"<img/src=x/onerror=\"window.ran=true\">{Fresh.Text("ada")}@acme.test";
        await browser.OpenAsync("/users", "Users");

        await UserSteps.AddAsync(browser, user, "Auditor");
        await UserSteps.TakeLinkAsync(browser, user);

        await Expect(UserSteps.Row(browser, user)).ToContainTextAsync(user);
        await Expect(browser.Page.Locator("main img, .mud-dialog img, .mud-snackbar img")).ToHaveCountAsync(0);
        Assert.Null(await browser.Page.EvaluateAsync<bool?>("() => window.ran ?? null"));
    });
}
