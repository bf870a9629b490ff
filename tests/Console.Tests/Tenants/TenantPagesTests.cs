using System.Text.Json.Nodes;
using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Tenants;

public sealed class TenantPagesTests(ConsoleFixture console)
{
    private const string Password = "a long password of a plant";

    [Fact]
    public async Task T22_a_tenant_is_made_and_its_first_administrator_comes_in_by_the_link()
    {
        var (title, user) = (Fresh.Text("Plant"), $"{Fresh.Text("ada")}@acme.test");
        var link = string.Empty;

        await console.RunAsync(Actor.System, async browser =>
        {
            await browser.OpenAsync("/tenants", "Tenants");
            await browser.Page.GetByRole(AriaRole.Link, new() { Name = "New tenant" }).ClickAsync();
            await Expect(browser.Heading).ToHaveTextAsync("New tenant");
            await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Create tenant" }).ClickAsync();
            await Expect(browser.Page.GetByText("Give the tenant a name.")).ToBeVisibleAsync();
            await browser.Page.GetByLabel("Name", new() { Exact = true }).FillAsync(title);
            await browser.Page.GetByLabel("City").FillAsync("Bonn");
            await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Create tenant" }).ClickAsync();
            await Expect(browser.Heading).ToHaveTextAsync(title);
            await Expect(browser.Page.GetByText("No user yet")).ToBeVisibleAsync();
            await browser.PictureAsync("tenant-new");

            await UserSteps.AddAsync(browser, user, "Tenant administrator");
            link = await UserSteps.TakeLinkAsync(browser, user);
            await Expect(UserSteps.Row(browser, user)).ToContainTextAsync("Has no password yet");
            await browser.PictureAsync("tenant");
        });

        await console.RunAsync(Actor.Nobody, async browser =>
        {
            browser.Forgive("status of 400");
            browser.Forgive("status of 401");
            await browser.Page.GotoAsync(link);
            await Expect(browser.Heading).ToHaveTextAsync("Choose a password");
            await Expect(browser.Page).ToHaveURLAsync($"{browser.Origin}/activate"); // the code is gone from where people look
            await AxeCheck.NoSeriousIssuesAsync(browser.Page);
            await browser.PictureAsync("activate");
            await UserSteps.ChooseAsync(browser, "short");
            await Expect(browser.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The password must have 8 to 1024 characters.");
            await UserSteps.ChooseAsync(browser, Password);

            await Expect(browser.Heading).ToHaveTextAsync("Overview");
            await Expect(browser.Page.GetByTitle("Tenant")).ToHaveTextAsync(title);
        });

        await console.RunAsync(Actor.Nobody, async browser =>
        {
            browser.Forgive("status of 401");
            await browser.Page.GotoAsync(link);
            await UserSteps.ChooseAsync(browser, Password);
            await Expect(browser.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This code is not valid, not any more, or was used.");
        });
    }

    [Fact]
    public async Task A_tenant_goes_when_its_name_is_typed_and_not_while_it_has_devices()
    {
        using var tenant = await console.AddTenantAsync();
        var device = await tenant.Operator.CreateDeviceAsync(Fresh.Text("press"), accessToken: Fresh.Text("token"));

        await console.RunAsync(Actor.System, async browser =>
        {
            await browser.OpenAsync($"/tenants/{tenant.Id}", tenant.Title);
            await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Delete tenant" }).ClickAsync();
            var confirm = browser.Page.GetByTestId("confirm");
            var dialog = browser.Page.GetByRole(AriaRole.Dialog);
            await Expect(dialog).ToContainTextAsync($"Delete the tenant {tenant.Title}?");
            await browser.Page.GetByLabel("Name of the tenant").FillAsync(tenant.Title[..^1]);
            await Expect(confirm).ToBeDisabledAsync();
            await browser.Page.GetByLabel("Name of the tenant").FillAsync(tenant.Title);
            await confirm.ClickAsync();
            await Expect(dialog).ToContainTextAsync("device"); // in the words of the REST
            await browser.PictureAsync("tenant-delete");

            await tenant.Operator.DeleteAsync($"api/device/{OperatorClient.IdOf(device)}");
            await confirm.ClickAsync();

            await Expect(browser.Heading).ToHaveTextAsync("Tenants");
            await browser.Page.GetByLabel("Search").FillAsync(tenant.Title);
            await Expect(browser.Page.GetByText("No tenant found")).ToBeVisibleAsync();
        });
    }

    [Fact]
    public async Task Changing_a_tenant_keeps_what_the_form_does_not_show()
    {
        using var tenant = await console.AddTenantAsync();
        using var system = console.SystemOperator();
        var stored = (await system.GetAsync($"api/tenant/{tenant.Id}"))!;
        stored["additionalInfo"] = new JsonObject { ["erp"] = "4711" };
        await system.PostAsync("api/tenant", stored);

        await console.RunAsync(Actor.System, async browser =>
        {
            await browser.OpenAsync($"/tenants/{tenant.Id}/edit", "Edit tenant");
            await browser.Page.GetByLabel("Country").FillAsync("DE");
            await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Save tenant" }).ClickAsync();
            await Expect(browser.Heading).ToHaveTextAsync(tenant.Title);
            await Expect(browser.Page.GetByText("DE", new() { Exact = true })).ToBeVisibleAsync();
        });

        var saved = (await system.GetAsync($"api/tenant/{tenant.Id}"))!;
        Assert.Equal(("DE", "4711"), (saved["country"]!.GetValue<string>(), saved["additionalInfo"]!["erp"]!.GetValue<string>()));
    }

    [Fact]
    public async Task T26_markup_in_the_name_of_a_tenant_is_text()
    {
        using var tenant = await console.AddTenantAsync($"<img src=x onerror=\"window.ran=true\">{Fresh.Text("Plant")}");

        await console.RunAsync(Actor.System, async browser =>
        {
            await browser.OpenAsync("/tenants", "Tenants");
            await browser.Page.GetByLabel("Search").FillAsync(tenant.Title);
            await browser.Page.GetByRole(AriaRole.Link, new() { Name = tenant.Title }).ClickAsync();
            await Expect(browser.Heading).ToHaveTextAsync(tenant.Title);
            await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Delete tenant" }).ClickAsync();
            await Expect(browser.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync(tenant.Title);

            await Expect(browser.Page.Locator("main img, .mud-dialog img")).ToHaveCountAsync(0);
            Assert.Null(await browser.Page.EvaluateAsync<bool?>("() => window.ran ?? null"));
        });
    }

    [Theory]
    [InlineData(Actor.Administrator)]
    [InlineData(Actor.Auditor)]
    public Task T34_nobody_of_a_tenant_sees_tenants(Actor actor) => console.RunAsync(actor, async browser =>
    {
        browser.Forgive("status of 403");
        await browser.OpenAsync("/", "Overview");
        await Expect(browser.NavigationLink("Users")).ToBeVisibleAsync();
        await Expect(browser.NavigationLink("Tenants")).ToHaveCountAsync(0);

        await browser.Page.GotoAsync("/tenants");

        await Expect(browser.Heading).ToHaveTextAsync("Not for your account");
    });
}
