using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Console.Tests.Pages;

/// <summary>What holds for all pages, with content; a page that nobody entered in <see cref="PageVisit"/> fails the first of these.</summary>
public sealed partial class EveryPageTests(ConsoleFixture console)
{
    private const string Password = "a long password of an auditor";

    /// <summary>All that a reader may press: what changes how much of something is seen, and what may be kept of it. Columns are sorted by what ends with an arrow.</summary>
    [GeneratedRegex("^(Pause|Go on|Follow live|Show|Show all|Clear filters|Verify|Explain|Copy .*|Show what came after|.* [↑↓↕]|Next|Previous|Older|Newer)$")]
    private static partial Regex Harmless { get; }

    [GeneratedRegex("^@page \"(.+)\"", RegexOptions.Multiline)]
    private static partial Regex Directive { get; }

    [Fact]
    public void Every_page_is_looked_at()
    {
        var content = new ShownContent(new(string.Empty, string.Empty, string.Empty), string.Empty, string.Empty, string.Empty, string.Empty, string.Empty, string.Empty, string.Empty, string.Empty);
        var pages = Directory.EnumerateFiles(RepositoryRoot.At("Gateways", "Gateways.Operator", "Console"), "*.razor", SearchOption.AllDirectories)
            .SelectMany(file => Directive.Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value));

        PageVisit[] visits = [.. PageVisit.OfTenant(content, string.Empty), .. PageVisit.OfSystem(content, string.Empty), .. PageVisit.OfNobody];

        Assert.Equal(pages.Order(StringComparer.Ordinal), visits.Select(visit => visit.Route).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task T26_pages_of_a_tenant_show_markup_as_text_and_have_no_serious_issue_and_an_auditor_cannot_change_anything()
    {
        using var tenant = await console.AddTenantAsync(ShownContent.Markup + Guid.NewGuid());
        using var system = console.SystemOperator();
        var content = await ShownContent.MakeAsync(tenant.Operator, system, console.Silo.MqttPort);
        var (auditor, auditorId) = await console.AddUserAsync(tenant.Operator, "AUDITOR", Password);
        await tenant.Operator.PostAsync(
            "api/apiKey",
            new JsonObject { ["description"] = ShownContent.Markup, ["authority"] = "AUDITOR", ["userId"] = new JsonObject { ["entityType"] = "USER", ["id"] = auditorId } },
            TestContext.Current.CancellationToken);
        var pages = PageVisit.OfTenant(content, tenant.User);

        await LookAsync(tenant.User, OwnTenant.AdministratorPassword, pages);
        await console.RunAsync(Actor.Nobody, async browser =>
        {
            browser.Forgive("status of 404");
            await browser.SignInAsync(auditor, Password);
            foreach (var page in pages)
            {
                if (page.For == Actor.Administrator)
                {
                    Assert.Equal(403, (await browser.Context.APIRequest.GetAsync(page.Path)).Status);
                    continue;
                }

                await page.OpenAsync(browser);
                if (page.Framed)
                {
                    await ExpectNothingToChangeAsync(browser, pages.Where(other => other.For == Actor.Administrator));
                }
            }
        });
    }

    [Fact]
    public async Task T26_pages_of_the_system_show_markup_as_text_and_have_no_serious_issue()
    {
        using var tenant = await console.AddTenantAsync();
        using var system = console.SystemOperator();
        var content = await ShownContent.MakeAsync(tenant.Operator, system, console.Silo.MqttPort);
        var (user, password) = console.CredentialsOf(Actor.System);

        await LookAsync(user, password, PageVisit.OfSystem(content, user));
    }

    [Fact]
    public Task Pages_for_people_who_have_not_signed_in_have_no_serious_issue() => console.RunAsync(Actor.Nobody, async browser =>
    {
        foreach (var page in PageVisit.OfNobody)
        {
            await page.OpenAsync(browser);
            await AxeCheck.NoSeriousIssuesAsync(browser.Page);
        }
    });

    private Task LookAsync(string user, string password, IEnumerable<PageVisit> pages) => console.RunAsync(Actor.Nobody, async browser =>
    {
        browser.Forgive("status of 404");
        await browser.SignInAsync(user, password);
        foreach (var page in pages)
        {
            await page.OpenAsync(browser);
            await AxeCheck.NoSeriousIssuesAsync(browser.Page);
        }
    });

    private static async Task ExpectNothingToChangeAsync(ConsoleBrowser browser, IEnumerable<PageVisit> forbidden)
    {
        var main = browser.Page.Locator("main");
        foreach (var button in await main.GetByRole(AriaRole.Button).AllAsync())
        {
            var name = await button.GetAttributeAsync("aria-label") ?? (await button.TextContentAsync())!.Trim();
            Assert.True(Harmless.IsMatch(name), $"{browser.Page.Url} offers an auditor '{name}'.");
        }

        var links = await browser.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a[href]')].map(link => link.pathname)");
        Assert.Empty(forbidden.Where(page => links.Contains(page.Path.Split('?')[0], StringComparer.Ordinal)).Select(page => $"{browser.Page.Url} leads an auditor to {page.Path}"));
    }
}
