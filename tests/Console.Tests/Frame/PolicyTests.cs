using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using Xunit;

namespace ProvisioningCluster.Console.Tests.Frame;

public sealed class PolicyTests(ConsoleFixture console)
{
    [Fact]
    public Task T26_a_script_within_a_page_does_not_run() => console.RunAsync(Actor.Administrator, async browser =>
    {
        browser.Forgive("Content Security Policy");
        await browser.OpenAsync("/", "Overview");

        await browser.Page.EvaluateAsync("""
            () => {
              const script = document.createElement('script');
              script.textContent = 'window.ran = true';
              document.body.append(script);
              const image = document.createElement('img');
              image.setAttribute('onerror', 'window.ran = true');
              image.src = 'data:,';
              document.body.append(image);
            }
            """);

        Assert.Null(await browser.Page.EvaluateAsync<bool?>("() => window.ran ?? null"));
        Assert.Contains(browser.AllProblems, problem => problem.Contains("script-src 'self'", StringComparison.Ordinal));
    });

    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    [InlineData("/change-password")]
    public Task T26_every_page_forbids_what_is_not_its_own(string path) => console.RunAsync(Actor.Administrator, async browser =>
    {
        var answer = await browser.Context.APIRequest.GetAsync(path, new APIRequestContextOptions { MaxRedirects = 0 });

        Assert.StartsWith("default-src 'none'; script-src 'self'; ", answer.Headers["content-security-policy"], StringComparison.Ordinal);
        Assert.Contains("font-src 'self'", answer.Headers["content-security-policy"], StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", answer.Headers["content-security-policy"], StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers["x-content-type-options"]);
        Assert.Equal("DENY", answer.Headers["x-frame-options"]);
        Assert.Equal("same-origin", answer.Headers["cross-origin-opener-policy"]);
        Assert.Contains("no-cache", answer.Headers["cache-control"], StringComparison.Ordinal);
        Assert.Contains("no-store", answer.Headers["cache-control"], StringComparison.Ordinal);
    });
}
