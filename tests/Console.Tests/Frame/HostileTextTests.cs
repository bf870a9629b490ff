using System.Text.Json.Nodes;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Frame;

public sealed class HostileTextTests(ConsoleFixture console)
{
    private const string Password = "a long password of a user";

    [Fact]
    public async Task T26_script_in_the_name_of_a_tenant_is_text()
    {
        const string Title = "<img src=x onerror=\"window.ran=true\"><script>window.ran=true</script>";
        var (system, password) = console.CredentialsOf(Actor.System);
        using var root = new OperatorClient(new Uri($"http://127.0.0.1:{console.Silo.HttpPort}/"), system, password);
        var tenant = await root.PostAsync("api/tenant", new JsonObject { ["title"] = Title });
        var (user, _) = await console.AddUserAsync(root, "TENANT_ADMIN", Password, tenant!["id"]!.DeepClone());

        await console.RunAsync(Actor.Nobody, async browser =>
        {
            await browser.SignInAsync(user, Password);

            await Expect(browser.Page.GetByTitle("Tenant")).ToHaveTextAsync(Title);
            Assert.Null(await browser.Page.EvaluateAsync<bool?>("() => window.ran ?? null"));
            await browser.PictureAsync("hostile-tenant");
        });
    }
}
