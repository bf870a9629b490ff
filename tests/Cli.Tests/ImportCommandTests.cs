using System.Globalization;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Cli.Tests;

/// <summary>Lists of devices from the command line.</summary>
public sealed class ImportCommandTests(SiloFixture fixture)
{
    [Fact]
    public async Task A_list_is_imported_under_a_progress_bar_and_its_bad_rows_are_named_and_kept()
    {
        const int Rows = 300;
        using var home = await CliHome.SignedInAsync(fixture.Silo);
        var stem = Fresh.Text("press");
        var (list, rejected) = (home.PathOf("list.csv"), home.PathOf("rejected.csv"));
        await File.WriteAllLinesAsync(list, ["Serial,label", .. Enumerable.Range(0, Rows).Select(number => string.Create(CultureInfo.InvariantCulture, $"{stem}-{number},hall 2")), ",no name"], TestContext.Current.CancellationToken);
        string[] import = ["import", list, "--map", "Serial=name", "--rejected", rejected];

        var tried = (await home.RunAsync([.. import[..^2], "--dry-run", "--json"])).Ended(7);
        (await home.RunAsync("devices", "show", $"{stem}-0")).Ended(4);
        var done = (await home.RunAsync(import)).Ended(7);
        var again = (await home.RunAsync([.. import[..^2], "--json"])).Ended(7);

        Assert.Contains("[##############################] 100.0 %", done.Error, StringComparison.Ordinal);
        Assert.Contains($"line {Rows + 2}: ", done.Error, StringComparison.Ordinal);
        Assert.Contains(done.Lines, line => line.StartsWith("created:", StringComparison.Ordinal) && line.EndsWith($" {Rows}", StringComparison.Ordinal));
        Assert.Contains("no name", await File.ReadAllTextAsync(rejected, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(rejected));
        Assert.Equal((0, Rows), Counts(again));
        Assert.Equal(Rows, Counts(tried).Created);
        Assert.Equal(7, (await home.RunAsync("devices", "list", "--search", stem, "--limit", "7", "--json")).JsonLines().Count());
        Assert.Contains((await home.RunAsync("imports", "list")).Done().Lines, line => line.Contains("list.csv", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_not_there_or_a_refused_question_ends_before_anything_is_imported()
    {
        using var home = await CliHome.SignedInAsync(fixture.Silo);
        var list = home.PathOf("list.csv");
        await File.WriteAllLinesAsync(list, ["name", Fresh.Text("press")], TestContext.Current.CancellationToken);

        (await home.RunAsync("import", home.PathOf("nothing.csv"))).Ended(2);
        (await home.RunAsync("import", list, "--delimiter", "ab")).Ended(1);
        (await home.RunAsync("import", list, "--rejected", list)).Ended(2);
        (await home.RunAsync("imports", "watch", Guid.NewGuid().ToString())).Ended(4);
    }

    private static (int Created, int Existing) Counts(CliRun run)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(run.Output)!;
        return (json["created"]!.GetValue<int>(), json["existing"]!.GetValue<int>());
    }
}
