using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ProvisioningCluster.Cli.Output;
using ProvisioningCluster.Cli.Rest;

namespace ProvisioningCluster.Cli.Audit;

/// <summary><c>verify</c>: whether the audit is still what was written.</summary>
internal static class VerifyCommand
{
    public static Command Verify()
    {
        var from = new Option<string?>("--from") { Description = "First day (UTC), such as 2026-11-17; six days before the last one when absent." };
        var to = new Option<string?>("--to") { Description = "Last day (UTC); today when absent." };
        var kept = new Option<FileInfo?>("--anchors") { Description = "File of anchors, made when there is none: this check looks for those of former ones, and adds its own when all is well." };
        return new Command("verify", $"Compare the audit with its seals. Ends with {ExitCode.NotIntact} when something was altered, deleted or put in.") { from, to, kept }.Runs(async invocation =>
        {
            var anchors = invocation.Parsed.GetValue(kept) is { } file ? new AnchorFile(file) : null;
            var conditions = new[] { ("from", Day("--from", invocation.Parsed.GetValue(from))), ("to", Day("--to", invocation.Parsed.GetValue(to))), ("anchors", anchors?.Query) };
            var query = string.Join('&', conditions.Where(condition => condition.Item2 is not null).Select(condition => $"{condition.Item1}={condition.Item2}"));
            var found = OperatorApi.Present(await invocation.Api.GetAsync($"api/audit/verify?{query}", invocation.Cancelled));
            var isIntact = found["intact"]!.GetValue<bool>();
            invocation.Report.Show(found, Lines(found, isIntact));
            if (isIntact)
            {
                anchors?.Keep(found["anchors"]!.AsArray());
            }

            return isIntact ? ExitCode.Done : ExitCode.NotIntact;
        });
    }

    private static IEnumerable<(string Name, string? Value)> Lines(JsonNode found, bool isIntact) =>
    [
        ("audit", isIntact ? "intact" : "NOT INTACT"),
        ("days", $"{found.Text("from")} to {found.Text("to")}"),
        ("lines", $"{found.Text("lines")} as they were sealed, {found.Text("removedByRetention")} removed by the retention, {found.Text("notSealedYet")} not sealed yet"),
        .. (found["findings"]?.AsArray() ?? []).Select(finding => ("finding", finding!.Text("text"))),
        .. (found["anchors"]?.AsArray() ?? []).Select(anchor => ("anchor", (string?)$"{anchor!.Text("day")} {anchor!.Text("number")} {anchor!.Text("hash")}")),
    ];

    private static string? Day(string option, string? text) =>
        text is null || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? text
            : throw new CommandFault(ExitCode.Usage, $"{option} takes a day such as 2026-11-23.");
}
