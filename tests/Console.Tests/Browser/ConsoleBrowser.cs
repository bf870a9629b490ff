using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ProvisioningCluster.Testing;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Browser;

/// <summary>A browser with one page before the console, and a note of everything that went wrong in it.</summary>
public sealed class ConsoleBrowser
{
    private readonly ConcurrentQueue<string> problems = new();
    private readonly List<string> forgiven = [];

    private readonly SiloProcess? silo;

    internal ConsoleBrowser(SiloProcess? silo, int port, IBrowserContext context, IPage page)
    {
        this.silo = silo;
        Context = context;
        Page = page;
        Origin = $"http://localhost:{port}";
        context.Console += (_, message) => Note(message.Type == "error", $"console: {message.Text} {message.Location}");
        context.WebError += (_, error) => Note(true, $"script: {error.Error}");
        context.Request += (_, request) => Note(!IsOurs(request.Url), $"another origin: {request.Url}");
        context.Response += (_, response) => Note(response.Status >= 500, $"status {response.Status}: {response.Url}");
    }

    /// <summary>Where the console is one of a single silo.</summary>
    public SiloProcess Silo => silo ?? throw new InvalidOperationException("This console is not that of a single silo.");

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>Such as <c>http://localhost:8080</c>.</summary>
    public string Origin { get; }

    public ILocator Heading => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    /// <summary>Opens a page of the console and waits until it is alive: its heading has the focus, which only a connected page gives it.</summary>
    public async Task OpenAsync(string path, string heading)
    {
        await Page.GotoAsync(path);
        await Expect(Heading).ToHaveTextAsync(heading);
        await Expect(Heading).ToBeFocusedAsync();
    }

    /// <summary>Signs in by the form and waits for the first page.</summary>
    public async Task SignInAsync(string user, string password)
    {
        await Page.GotoAsync("/sign-in");
        await FillSignInAsync(user, password);
        await Expect(Heading).ToHaveTextAsync("Overview");
    }

    public async Task FillSignInAsync(string user, string password)
    {
        await Page.GetByLabel("User").FillAsync(user);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    /// <summary>A link of the navigation.</summary>
    public ILocator NavigationLink(string name) => Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public async Task ExpectAddressAsync(string path) => await Expect(Page).ToHaveURLAsync(new Regex($"^{Regex.Escape(Origin + path)}$"));

    /// <summary>A problem that holds this text is what the test provokes.</summary>
    public void Forgive(string text) => forgiven.Add(text);

    /// <summary>Writes what the page shows to <c>artifacts/console</c>, to be looked at.</summary>
    public async Task PictureAsync(string name) =>
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = PathOf(name), Animations = ScreenshotAnimations.Disabled });

    /// <summary>A picture of the README: see <see cref="ReadmePicture"/>.</summary>
    public async Task ReadmePictureAsync(string name)
    {
        await PictureAsync(name);
        await ReadmePicture.KeepAsync(name, PathOf(name), await Page.EvaluateAsync<string[]>(ReadmePicture.Outline));
    }

    /// <summary>What went wrong so far.</summary>
    public IReadOnlyCollection<string> AllProblems => problems;

    /// <summary>What went wrong so far and is not forgiven.</summary>
    public IReadOnlyList<string> Problems => [.. problems.Where(problem => !forgiven.Exists(text => problem.Contains(text, StringComparison.Ordinal)))];

    internal void WasClean() => Assert.Empty(Problems);

    private static string PathOf(string name) => RepositoryRoot.At("artifacts", "console", $"{name}.png");

    private void Note(bool isProblem, string problem)
    {
        if (isProblem)
        {
            problems.Enqueue(problem);
        }
    }

    private bool IsOurs(string url) =>
        url.StartsWith(Origin + "/", StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal) || url.StartsWith("blob:", StringComparison.Ordinal);
}
