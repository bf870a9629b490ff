using Microsoft.Data.Sqlite;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Cli.Tests;

/// <summary>The audit from the command line.</summary>
public sealed class AuditCommandTests(SiloFixture fixture)
{
    [Fact]
    public async Task I15_A_refusal_is_explained_by_name_and_found_by_reason()
    {
        using var home = await CliHome.SignedInAsync(fixture.Silo);
        var profile = await TestProfile.CreateAsync(fixture.Silo);
        var name = Fresh.Text("press");
        Assert.Equal("NOT_FOUND", await Devices.ProvisionAsync(fixture.Silo, profile.Key, "wrong-secret-1", name));
        Assert.Equal("SUCCESS", await Devices.ProvisionAsync(fixture.Silo, profile.Key, profile.Secret, name));

        var story = (await home.RunAsync("story", name)).Done();
        var refusals = (await home.RunAsync("audit", "--profile", profile.Id, "--reason", "wrong_secret", "--since", "1h", "--json")).JsonLines().ToList();
        var all = (await home.RunAsync("audit", "--all", "--device", name, "--oldest-first", "--json")).JsonLines().ToList();

        Assert.Equal(2, story.Lines.Length);
        Assert.EndsWith("The device asked to be provisioned, and was refused: the provision secret is wrong.", story.Lines[0], StringComparison.Ordinal);
        Assert.EndsWith("The device was provisioned.", story.Lines[1], StringComparison.Ordinal);
        Assert.Equal(name, Assert.Single(refusals)["deviceName"]!.GetValue<string>());
        Assert.Equal(["not_found", "success"], all.Select(line => line["status"]!.GetValue<string>()));
        Assert.DoesNotContain(profile.Secret, story.Everything + string.Concat(all), StringComparison.Ordinal);
    }

    [Fact]
    public async Task T30_A_changed_audit_ends_the_check_with_6()
    {
        await using var silo = await SiloProcess.StartAsync();
        using var home = await CliHome.SignedInAsync(silo);
        await Poll.UntilAsync(
            async () => (await home.RunAsync("verify", "--json")).Json()["notSealedYet"]!.GetValue<long>() == 0,
            TimeSpan.FromSeconds(30),
            () => "all lines of the audit sealed");
        string[] verify = ["verify", "--anchors", home.PathOf("anchors.ndjson")];
        (await home.RunAsync(verify)).Done();
        var intact = (await home.RunAsync(verify)).Done();

        await using (var connection = new SqliteConnection($"Data Source={silo.DatabasePath};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit WHERE action = 10)";
            Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        var anchors = await File.ReadAllTextAsync(verify[^1], TestContext.Current.CancellationToken);
        var changed = (await home.RunAsync(verify)).Ended(6);
        Assert.Equal(anchors, await File.ReadAllTextAsync(verify[^1], TestContext.Current.CancellationToken)); // nothing of a bad audit is kept
        Assert.Contains(intact.Lines, line => line.EndsWith(" intact", StringComparison.Ordinal));
        Assert.Contains(changed.Lines, line => line.Contains("NOT INTACT", StringComparison.Ordinal));
        Assert.Contains(changed.Lines, line => line.Contains("was deleted, and not by the retention.", StringComparison.Ordinal));

        // A chain that is not the one of which the anchor was kept.
        await File.WriteAllTextAsync(verify[^1], $$"""{"number":1,"hash":"{{new string('0', 64)}}"}""", TestContext.Current.CancellationToken);
        Assert.Contains((await home.RunAsync(verify)).Ended(6).Lines, line => line.Contains("not the one of the kept anchor", StringComparison.Ordinal));
    }
}
