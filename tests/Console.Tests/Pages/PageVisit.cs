using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ProvisioningCluster.Console.Tests.Pages;

/// <summary>A page of the console, and what it has to show.</summary>
/// <param name="Route">As the page's <c>@page</c> says.</param>
/// <param name="Path">Address at which it shows the content.</param>
/// <param name="Heading">Text of its h1.</param>
/// <param name="Shows">Text within it that only the content can have brought; null for a form that begins empty.</param>
/// <param name="For">Who may open it: an auditor what is for an auditor, an administrator of a tenant that as well.</param>
/// <param name="Framed">False for the pages that stand alone, such as that to sign in.</param>
internal sealed record PageVisit(string Route, string Path, string Heading, string? Shows, Actor For, bool Framed = true)
{
    /// <summary>All pages of a tenant's people.</summary>
    public static IReadOnlyList<PageVisit> OfTenant(ShownContent content, string administrator) =>
    [
        new("/", "/", "Overview", content.Device, Actor.Auditor),
        new("/profiles", "/profiles", "Profiles", content.ProfileName, Actor.Auditor),
        new("/profiles/new", "/profiles/new", "New profile", null, Actor.Administrator),
        new("/profiles/{ProfileId:guid}", $"/profiles/{content.Profile.Id}", content.ProfileName, "Allow to create new devices", Actor.Auditor),
        new("/profiles/{ProfileId:guid}/edit", $"/profiles/{content.Profile.Id}/edit", "Edit profile", null, Actor.Administrator),
        new("/devices", "/devices", "Devices", content.Device, Actor.Auditor),
        new("/devices/new", "/devices/new", "New device", content.ProfileName, Actor.Administrator),
        new("/devices/register", "/devices/register", "Register names", content.ProfileName, Actor.Administrator),
        new("/devices/story", $"/devices/story?name={Uri.EscapeDataString(content.RefusedName)}", "Explain a serial number", "was refused", Actor.Auditor),
        new("/devices/{DeviceId:guid}", $"/devices/{content.DeviceId}", content.Device, ShownContent.Markup, Actor.Auditor),
        new("/imports", "/imports", "Imports", ShownContent.Markup, Actor.Auditor),
        new("/imports/new", "/imports/new", "New import", null, Actor.Administrator),
        new("/imports/{ImportId:guid}", $"/imports/{content.ImportId}", $"{ShownContent.Markup}.csv", "Validation error: name is malformed", Actor.Auditor),
        new("/audit", "/audit", "Audit", content.RefusedName, Actor.Auditor),
        new("/audit/verification", "/audit/verification", "Verify the audit", null, Actor.Auditor),
        new("/users", "/users", "Users", administrator, Actor.Auditor),
        new("/api-keys", "/api-keys", "API keys", ShownContent.Markup, Actor.Auditor),
        new("/webhooks", "/webhooks", "Webhooks", ShownContent.WebhookUrl, Actor.Administrator),
        new("/webhooks/new", "/webhooks/new", "New webhook", content.ProfileName, Actor.Administrator),
        new("/webhooks/{WebhookId:guid}", $"/webhooks/{content.WebhookId}", "Webhook", ShownContent.WebhookUrl, Actor.Administrator),
        new("/webhooks/{WebhookId:guid}/edit", $"/webhooks/{content.WebhookId}/edit", "Edit webhook", null, Actor.Administrator),
        new("/test-device", $"/test-device?profile={content.Profile.Id}", "Test device", content.Profile.Key, Actor.Administrator),
        new("/change-password", "/change-password", "Change password", null, Actor.Auditor, Framed: false),
        new("/not-found", "/nowhere", "Page not found", null, Actor.Auditor, Framed: false),
    ];

    /// <summary>All pages of a system administrator.</summary>
    public static IReadOnlyList<PageVisit> OfSystem(ShownContent content, string user) =>
    [
        new("/", "/", "Overview", null, Actor.System),
        new("/audit", "/audit", "Audit", user, Actor.System),
        new("/audit/verification", "/audit/verification", "Verify the audit", null, Actor.System),
        new("/tenants", "/tenants", "Tenants", content.TenantTitle, Actor.System),
        new("/tenants/new", "/tenants/new", "New tenant", null, Actor.System),
        new("/tenants/{TenantId:guid}", $"/tenants/{content.TenantId}", content.TenantTitle, ShownContent.Markup, Actor.System),
        new("/tenants/{TenantId:guid}/edit", $"/tenants/{content.TenantId}/edit", "Edit tenant", null, Actor.System),
        new("/users", "/users", "Users", user, Actor.System),
        new("/api-keys", "/api-keys", "API keys", ShownContent.Markup, Actor.System),
    ];

    /// <summary>What is open to people who have not signed in.</summary>
    public static IReadOnlyList<PageVisit> OfNobody { get; } =
    [
        new("/sign-in", "/sign-in", "Sign in", null, Actor.Nobody, Framed: false),
        new("/activate", "/activate#code", "Choose a password", null, Actor.Nobody, Framed: false),
    ];

    /// <summary>Opens it and waits until it shows its content, as text: no markup of it has become an element, none has run.</summary>
    public async Task OpenAsync(ConsoleBrowser browser)
    {
        var main = browser.Page.Locator("main");
        if (Framed)
        {
            await browser.OpenAsync(Path, Heading);
        }
        else
        {
            await browser.Page.GotoAsync(Path);
            await Expect(browser.Heading).ToHaveTextAsync(Heading);
        }

        await Expect(main).ToContainTextAsync(Shows ?? Heading);
        await Expect(main.Locator("img")).ToHaveCountAsync(0);
        Assert.Null(await browser.Page.EvaluateAsync<bool?>("() => window.ran ?? null"));
    }
}
