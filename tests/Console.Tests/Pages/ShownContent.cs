using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Console.Tests.Pages;

/// <summary>Something that every page can show. Whatever may hold markup holds some, and names hold what would be markup once it was decoded.</summary>
/// <param name="Profile">Key and secret of the profile.</param>
/// <param name="ProfileName">Its name.</param>
/// <param name="Device">Name of the device that was provisioned.</param>
/// <param name="DeviceId">Its UUID.</param>
/// <param name="RefusedName">A name that was asked for and is none.</param>
/// <param name="ImportId">An import with a row that was refused.</param>
/// <param name="WebhookId">A webhook.</param>
/// <param name="TenantId">A tenant for the system administrator to look at.</param>
/// <param name="TenantTitle">Its name.</param>
internal sealed record ShownContent(
    TestProfile Profile, string ProfileName, string Device, string DeviceId, string RefusedName, string ImportId, string WebhookId, string TenantId, string TenantTitle)
{
    public const string Markup = "<img src=x onerror=\"window.ran=true\">";

    /// <summary>What is markup already is no name.</summary>
    private const string Encoded = "&lt;img src=x onerror=\"window.ran=true\"&gt;";

    public const string WebhookUrl = "http://127.0.0.1:9/%3Cimg%20src=x%20onerror=window.ran=true%3E";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <param name="tenant">Of the administrator whose tenant gets it.</param>
    /// <param name="system">Of a system administrator.</param>
    /// <param name="mqttPort">Where the devices come.</param>
    public static async Task<ShownContent> MakeAsync(OperatorClient tenant, OperatorClient system, int mqttPort)
    {
        var (key, secret, profileName) = (Fresh.Text("key"), Fresh.Text("secret"), Encoded + Fresh.Text("line"));
        var profile = new TestProfile(OperatorClient.IdOf(await tenant.CreateProfileAsync(profileName, TestProfile.AllowCreate, key, secret)), key, secret);
        var (device, refused) = (Encoded + Fresh.Text("press"), Markup + Fresh.Text("press"));
        await using (var connection = await MqttDevice.OpenAsync(mqttPort))
        {
            Assert.True((await connection.ProvisionAsync(ProvisionOrder.For(profile, device))).Succeeded);
            Assert.False((await connection.ProvisionAsync(ProvisionOrder.For(profile, refused))).Succeeded);
        }

        var made = (await tenant.GetDeviceAsync(device, Cancelled))!;
        var id = OperatorClient.IdOf(made);
        made["label"] = Markup;
        await tenant.PostAsync("api/device", made, Cancelled);
        await tenant.SetAttributesAsync(id, "SHARED_SCOPE", new JsonObject { [Markup] = Markup }, Cancelled);
        var import = await tenant.ImportAsync($"name,profile\n{Fresh.Text("sn")},\n{Fresh.Text("sn")},{Markup.Replace("\"", "'", StringComparison.Ordinal)}\n", $"?fileName={Uri.EscapeDataString(Markup)}.csv", Cancelled);
        await tenant.PostAsync("api/apiKey", new JsonObject { ["description"] = Markup }, Cancelled);
        await system.PostAsync("api/apiKey", new JsonObject { ["description"] = Markup }, Cancelled);
        var webhook = await tenant.CreateWebhookAsync(WebhookUrl, kinds: ["ENTITY_DELETED"], cancellationToken: Cancelled);
        var title = Markup + Fresh.Text("plant");
        var other = await system.PostAsync("api/tenant", new JsonObject { ["title"] = title, ["city"] = Markup }, Cancelled);
        await system.PostAsync(
            "api/user?sendActivationMail=false",
            new JsonObject { ["email"] = $"{Fresh.Text("ada")}@acme.test", ["firstName"] = Markup, ["authority"] = "TENANT_ADMIN", ["tenantId"] = other!["id"]!.DeepClone() },
            Cancelled);
        return new ShownContent(profile, profileName, device, id, refused, import["id"]!.GetValue<string>(), webhook["id"]!.GetValue<string>(), OperatorClient.IdOf(other), title);
    }
}
