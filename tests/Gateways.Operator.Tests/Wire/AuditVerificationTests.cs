using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary>The seals over the audit and its export, in a silo whose database the tests alter (T-30).</summary>
public sealed class AuditVerificationTests : IAsyncLifetime
{
    private SiloProcess? silo;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private SiloProcess Silo => silo ?? throw new InvalidOperationException("The silo has not been started.");

    private HttpClient Http => Silo.Operator.Http;

    public async ValueTask InitializeAsync() => silo = await SiloProcess.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (silo is not null)
        {
            await silo.DisposeAsync();
        }
    }

    [Fact]
    public async Task T30_An_altered_line_is_named_over_REST()
    {
        await RefusedAsync("press-1");
        var sealedThen = await SealedAsync();
        Assert.True(sealedThen["intact"]!.GetValue<bool>());
        Assert.Empty(sealedThen["findings"]!.AsArray());
        Assert.Equal(64, sealedThen["anchors"]!.AsArray()[^1]!["hash"]!.GetValue<string>().Length);

        // An anchor that was kept is found, and one of another chain is not.
        var anchor = sealedThen["anchors"]!.AsArray()[^1]!;
        Assert.True((await Answer.GetAsync(Http, $"api/audit/verify?anchors={anchor["number"]}:{anchor["hash"]}")).Accepted()["intact"]!.GetValue<bool>());
        var lost = (await Answer.GetAsync(Http, $"api/audit/verify?anchors={anchor["number"]}:{new string('0', 64)}")).Accepted();
        Assert.Equal("anchor_lost", Assert.Single(lost["findings"]!.AsArray())!["kind"]!.GetValue<string>());

        var sequence = await TamperAsync("UPDATE audit SET source = '192.0.2.99' WHERE device_name = 'press-1' RETURNING seq");

        var found = (await Answer.GetAsync(Http, "api/audit/verify")).Accepted();
        Assert.False(found["intact"]!.GetValue<bool>());
        Assert.Equal(
            $$"""[{"kind":"row_altered","sequence":{{sequence}},"text":"Line {{sequence}} was altered after it was sealed."}]""",
            found["findings"]!.ToJsonString());
    }

    [Fact]
    public async Task I15_The_audit_is_exported_whole_as_JSON_lines()
    {
        const int Names = 1_100; // more than one page
        var profile = await TestProfile.CreateAsync(Silo);
        using var device = new HttpClient();
        await Parallel.ForEachAsync(Enumerable.Range(0, Names), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancelled }, async (number, cancelled) =>
        {
            using var answer = await device.PostAsJsonAsync($"http://127.0.0.1:{Silo.HttpPort}/api/v1/provision", ProvisionOrder.For(profile, $"=cmd-{number}"), cancelled);
            answer.EnsureSuccessStatusCode();
        });

        using var export = await Http.GetAsync($"api/audit/export?deviceProfileId={profile.Id}&action=provision&sortOrder=ASC", Cancelled);
        var text = await export.Content.ReadAsStringAsync(Cancelled);

        Assert.Equal("application/x-ndjson", export.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(Names, lines.Select(line => line["deviceName"]!.GetValue<string>()).Distinct().Count());
        Assert.Equal(Names, lines.Count);
        var sequences = lines.Select(line => line["sequence"]!.GetValue<long>()).ToList();
        Assert.Equal(sequences.Order(), sequences);
        Assert.All(lines, line => Assert.Equal(("provision", "success", "HTTP"), (line["action"]!.GetValue<string>(), line["status"]!.GetValue<string>(), line["protocol"]!.GetValue<string>())));
        Assert.DoesNotContain(profile.Secret, text, StringComparison.Ordinal);
    }

    private async Task RefusedAsync(string name)
    {
        var profile = await TestProfile.CreateAsync(Silo);
        using var device = new HttpClient();
        using var answer = await device.PostAsJsonAsync($"http://127.0.0.1:{Silo.HttpPort}/api/v1/provision", ProvisionOrder.For(profile with { Secret = "wrong" }, name), Cancelled);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>The check, as soon as all lines are sealed: that takes a few seconds.</summary>
    private async Task<JsonNode> SealedAsync()
    {
        JsonNode? check = null;
        await Poll.UntilAsync(
            async () => (check = (await Answer.GetAsync(Http, "api/audit/verify")).Accepted())["notSealedYet"]!.GetValue<long>() == 0,
            TimeSpan.FromSeconds(20),
            () => "all lines of the audit sealed");
        return check!;
    }

    private async Task<long> TamperAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Silo.DatabasePath};Pooling=False");
        await connection.OpenAsync(Cancelled);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync(Cancelled))!;
    }
}
