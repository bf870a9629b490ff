using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Webhooks;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Events;

public sealed class SqliteWebhookTests : WebhookSuite
{
    [Fact]
    public async Task An_endpoint_in_an_inner_network_is_not_reached_unless_a_setting_names_it()
    {
        await using var silo = await SiloProcess.StartAsync(new SiloSettings(), TestContext.Current.CancellationToken);
        await using var receiver = await WebhookReceiver.StartAsync();
        using var refused = await silo.Operator.Http.PostAsJsonAsync("api/webhooks", new { url = receiver.Url }, TestContext.Current.CancellationToken);
        var byName = await silo.Operator.CreateWebhookAsync(receiver.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));

        var attempt = await silo.Operator.PostAsync($"api/webhooks/{byName["id"]!.GetValue<string>()}/test", new JsonObject());

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("Webhooks:AllowedNetworks", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(attempt!["delivered"]!.GetValue<bool>());
        Assert.Contains("Webhooks:AllowedNetworks", attempt["problem"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(receiver.All);
    }

    [Fact]
    public async Task I21_an_answer_without_end_is_not_read()
    {
        await using var silo = await SiloProcess.StartAsync(new SiloSettings().With("Webhooks:AllowedNetworks", "127.0.0.1"), TestContext.Current.CancellationToken);
        await using var receiver = await WebhookReceiver.StartAsync();
        var webhook = await silo.Operator.CreateWebhookAsync(receiver.EndlessUrl);

        var attempt = await silo.Operator.PostAsync($"api/webhooks/{webhook["id"]!.GetValue<string>()}/test", new JsonObject());

        Assert.True(attempt!["delivered"]!.GetValue<bool>());
        await receiver.EndlessLeft.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private protected override Task<SiloSettings> SettingsAsync() => Task.FromResult(new SiloSettings());

    private protected override string FreshId => "randomblob(16)";

    private protected override async Task<long> NumberAsync(SiloProcess silo, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={silo.DatabasePath};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the suite
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
