using System.Net;
using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Frame;

public sealed class SessionTests(ConsoleFixture console)
{
    private const string Password = "a long password of a user";

    [Fact]
    public async Task T21_a_user_who_is_disabled_loses_the_open_page_within_seconds()
    {
        var (user, id) = await UserAsync();

        await console.RunAsync(Actor.Nobody, async browser =>
        {
            await browser.SignInAsync(user, Password);

            using var disabled = await console.Silo.Operator.Http.PostAsync($"api/user/{id}/userCredentialsEnabled?userCredentialsEnabled=false", null);
            disabled.EnsureSuccessStatusCode();

            await Expect(browser.Heading).ToHaveTextAsync("Sign in");
            await browser.ExpectAddressAsync("/sign-in?returnUrl=%2F");
        });
    }

    [Fact]
    public async Task T21_a_new_password_ends_the_other_sessions_and_keeps_this_one()
    {
        const string Chosen = "another long password of a user";
        var (user, _) = await UserAsync();

        await console.RunAsync(Actor.Nobody, async elsewhere =>
        {
            await elsewhere.SignInAsync(user, Password);
            await console.RunAsync(Actor.Nobody, async browser =>
            {
                await browser.SignInAsync(user, Password);
                await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Your account" }).ClickAsync();
                await browser.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Change password" }).ClickAsync();
                await ChangeAsync(browser, Password, "short");
                await Expect(browser.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The new password must have 8 to 1024 characters.");
                await ChangeAsync(browser, Password, Chosen);
                await Expect(browser.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your password is changed");

                await browser.OpenAsync("/", "Overview");
            });

            await Expect(elsewhere.Heading).ToHaveTextAsync("Sign in");
            await elsewhere.SignInAsync(user, Chosen);
        });
    }

    [Fact]
    public async Task I16_T24_a_session_outlives_its_process_and_its_password_is_in_no_log()
    {
        await using var silo = await SiloProcess.StartAsync(new SiloSettings()
            .With("Logging:LogLevel:Default", "Trace")
            .With("Logging:LogLevel:Microsoft", "Trace")
            .With("Logging:LogLevel:System", "Trace"));

        await console.RunAsync(
            Actor.Nobody,
            async browser =>
            {
                browser.Forgive("_blazor"); // the connection of the open page is lost with the process
                browser.Forgive("ERR_CONNECTION_REFUSED");
                browser.Forgive("blazor.web.js");
                await browser.SignInAsync(silo.AdminUser, silo.AdminPassword);

                await silo.StopAsync();
                var dialog = browser.Page.GetByRole(AriaRole.Dialog);
                await Expect(dialog).ToContainTextAsync("The connection to the server is lost");
                await browser.PictureAsync("reconnecting");
                await silo.RestartAsync();

                // The process has no memory of the page: it is opened anew, by itself and without signing in.
                await Expect(dialog).ToBeHiddenAsync(new() { Timeout = 30_000 });
                await Expect(browser.Heading).ToHaveTextAsync("Overview");
                await Expect(browser.Heading).ToBeFocusedAsync();
            },
            silo);

        Assert.Contains("Microsoft.AspNetCore.SignalR", silo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(silo.AdminPassword, silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T34_without_a_session_no_page_can_be_opened()
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{console.Silo.HttpPort}/") };

        using var negotiated = await http.PostAsync("_blazor/negotiate?negotiateVersion=1", null);
        using var circuit = await http.GetAsync("_blazor");
        using var download = await http.GetAsync("download/audit/export");
        using var page = await http.GetAsync("/");

        Assert.Equal(HttpStatusCode.Unauthorized, negotiated.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, circuit.StatusCode);
        Assert.Equal((HttpStatusCode.Redirect, "/sign-in"), (download.StatusCode, download.Headers.Location!.AbsolutePath));
        Assert.Equal((HttpStatusCode.Redirect, "/sign-in"), (page.StatusCode, page.Headers.Location!.AbsolutePath));
    }

    [Fact]
    public Task A_file_of_the_rest_is_saved_and_not_shown() => console.RunAsync(Actor.Auditor, async browser =>
    {
        var file = await browser.Context.APIRequest.GetAsync("/download/audit/export");
        var refused = await browser.Context.APIRequest.GetAsync("/download/audit/export?status=lost");

        Assert.Equal(200, file.Status);
        Assert.Equal("attachment; filename=\"audit.ndjson\"", file.Headers["content-disposition"]);
        Assert.Contains("\"action\":", await file.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(400, refused.Status);
    });

    [Fact]
    public Task What_is_nowhere_is_told_to_people_as_a_page() => console.RunAsync(Actor.Administrator, async browser =>
    {
        browser.Forgive("status of 404");

        await browser.Page.GotoAsync("/nowhere");

        await Expect(browser.Heading).ToHaveTextAsync("Page not found");
        await browser.Page.GetByRole(AriaRole.Link, new() { Name = "To the first page" }).ClickAsync();
        await Expect(browser.Heading).ToHaveTextAsync("Overview");
    });

    private static async Task ChangeAsync(ConsoleBrowser browser, string current, string chosen)
    {
        await browser.Page.GetByLabel("Current password").FillAsync(current);
        await browser.Page.GetByLabel("New password", new() { Exact = true }).FillAsync(chosen);
        await browser.Page.GetByLabel("New password again").FillAsync(chosen);
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
    }

    private async Task<(string User, string Id)> UserAsync() => await console.AddUserAsync(console.Silo.Operator, "TENANT_ADMIN", Password);
}
