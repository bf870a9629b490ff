using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Console.Tests.Pages;
using ProvisioningCluster.Console.Tests.Profiles;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Clusters;

/// <summary>The console's main way and every page of it on silos and gateways over PostgreSQL.</summary>
public sealed class ClusterConsoleTests(ConsoleFixture console)
{
    private const string SystemUser = "root@localhost";
    private const string SystemPassword = "a long password of the system";

    private static readonly ClusterPlan Plan = new()
    {
        Silos = 2,
        Silo = (_, settings) => settings
            .With("Bootstrap:SystemUser", SystemUser)
            .With("Bootstrap:SystemPassword", SystemPassword)
            .With("Webhooks:AllowedNetworks", "127.0.0.0/8"),
    };

    [Fact]
    public async Task T24_what_comes_through_one_gateway_appears_on_a_page_of_the_other_and_both_know_the_session()
    {
        await using var cluster = await ClusterHarness.StartAsync(Plan);
        var (first, second) = (cluster.Gateways[0], cluster.Gateways[1]);
        var (line, device) = (Fresh.Text("line"), Fresh.Text("press"));

        await console.RunAtAsync(first.HttpPort, async browser =>
        {
            await browser.SignInAsync(SiloSettings.AdminUser, cluster.AdminPassword);
            var wizard = new Wizard(browser);
            await wizard.BeginAsync(line, Wizard.AllowCreate);
            var shown = await wizard.ShownAsync();
            await wizard.FinishAsync(line);
            await browser.NavigationLink("Overview").ClickAsync();
            await Expect(browser.Heading).ToHaveTextAsync("Overview");

            await using (var connection = await MqttDevice.OpenAsync(second.MqttPort))
            {
                Assert.Equal("SUCCESS", (await connection.ProvisionAsync(ProvisionOrder.For(shown, device))).Status);
            }

            var live = browser.Page.GetByTestId("live");
            await Expect(live.GetByRole(AriaRole.Listitem).Filter(new() { HasText = device })).ToContainTextAsync("was provisioned.");
            await Expect(live).ToContainTextAsync(line);

            // A cookie knows no port, as behind a balancer: the other gateway reads what the first has written.
            browser.Forgive($"localhost:{second.HttpPort}");
            await browser.Page.GotoAsync($"http://localhost:{second.HttpPort}/");
            await Expect(browser.Heading).ToHaveTextAsync("Overview");
            await Expect(live).ToContainTextAsync(device);

            using var system = new OperatorClient(cluster.Operator.Http.BaseAddress!, SystemUser, SystemPassword);
            var content = await ShownContent.MakeAsync(cluster.Operator, system, second.MqttPort);
            await VisitAsync(browser, PageVisit.OfTenant(content, SiloSettings.AdminUser));
            await console.RunAtAsync(second.HttpPort, async other =>
            {
                await other.SignInAsync(SystemUser, SystemPassword);
                await VisitAsync(other, PageVisit.OfSystem(content, SystemUser));
            });

            foreach (var silo in cluster.Silos)
            {
                await silo.KillAsync();
            }

            browser.Forgive("503");
            browser.Forgive("_blazor");
            await browser.Page.GotoAsync("/", new PageGotoOptions { Timeout = 60_000 });
            await Expect(browser.Heading).ToHaveTextAsync("Not available at the moment");
            await browser.PictureAsync("unavailable");
        });
    }

    private static async Task VisitAsync(ConsoleBrowser browser, IEnumerable<PageVisit> pages)
    {
        browser.Forgive("status of 404");
        foreach (var page in pages)
        {
            await page.OpenAsync(browser);
        }
    }
}
