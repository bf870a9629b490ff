using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Console.Tests.Profiles;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Clusters;

/// <summary>The console's main way on silos and gateways over PostgreSQL.</summary>
public sealed class ClusterConsoleTests(ConsoleFixture console)
{
    [Fact]
    public async Task T24_what_comes_through_one_gateway_appears_on_a_page_of_the_other_and_both_know_the_session()
    {
        await using var cluster = await ClusterHarness.StartAsync(new ClusterPlan { Silos = 2 });
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
}
