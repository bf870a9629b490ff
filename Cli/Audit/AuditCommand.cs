using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ProvisioningCluster.Cli.Output;
using ProvisioningCluster.Cli.Profiles;
using ProvisioningCluster.Cli.Rest;

namespace ProvisioningCluster.Cli.Audit;

/// <summary><c>audit</c> and <c>story</c>.</summary>
internal static class AuditCommand
{
    private static readonly (Option<string?> Option, string Parameter)[] Words =
    [
        (new("--device") { Description = "Only about this name." }, "deviceName"),
        (new("--action") { Description = "Only this action, such as provision or sign_in." }, "action"),
        (new("--status") { Description = "Only success, failure or not_found." }, "status"),
        (new("--reason") { Description = "Only this reason, such as wrong_secret." }, "reason"),
    ];

    public static Command Audit()
    {
        var profile = new Option<string?>("--profile") { Description = "Only about this profile." };
        var since = new Option<string?>("--since") { Description = "From this time on: 2026-11-23, 2026-11-23T12:00:00Z, 90m, 2h, 7d. The last day when absent, unless --device is given." };
        var until = new Option<string?>("--until") { Description = "Before this time." };
        var limit = new Option<int>("--limit") { Description = "Lines at most, 1 to 1000.", DefaultValueFactory = _ => 100 };
        var oldest = new Option<bool>("--oldest-first") { Description = "Else the newest line is first." };
        var all = new Option<bool>("--all") { Description = "All lines that match, without a limit." };
        var command = new Command("audit", "What was attempted, and why it was refused.") { profile, since, until, limit, oldest, all };
        Array.ForEach(Words, word => command.Add(word.Option));
        return command.Runs(async invocation =>
        {
            var parsed = invocation.Parsed;
            var conditions = Words.Select(word => (word.Parameter, Value: parsed.GetValue(word.Option))).ToList();
            conditions.Add(("startTime", parsed.GetValue(since) is { } from ? Text(Moment.Parse("--since", from)) : null));
            conditions.Add(("endTime", parsed.GetValue(until) is { } to ? Text(Moment.Parse("--until", to)) : null));
            conditions.Add(("sortOrder", parsed.GetValue(oldest) ? "ASC" : null));
            conditions.Add(("deviceProfileId", parsed.GetValue(profile) is { } name ? await ProfileSearch.IdOfAsync(invocation.Api, name, invocation.Cancelled) : null));
            var query = string.Join('&', conditions.Where(condition => condition.Value is not null).Select(condition => $"{condition.Parameter}={Uri.EscapeDataString(condition.Value!)}"));
            if (parsed.GetValue(all))
            {
                await foreach (var line in invocation.Api.LinesAsync($"api/audit/export?{query}", invocation.Cancelled))
                {
                    AuditLines.Write(invocation.Report, JsonNode.Parse(line)!);
                }

                return;
            }

            var answer = OperatorApi.Present(await invocation.Api.GetAsync($"api/audit?limit={Text(parsed.GetValue(limit))}&{query}", invocation.Cancelled));
            Write(invocation.Report, answer);
        });
    }

    public static Command Story()
    {
        var name = new Argument<string>("name") { Description = "Name of a device, also of one that never was." };
        return new Command("story", "All that happened to a name, in order.") { name }.Runs(async invocation =>
        {
            var path = $"api/devices/{Uri.EscapeDataString(invocation.Parsed.GetRequiredValue(name))}/story?limit=1000";
            for (JsonNode? page = null; page is null || page["next"] is not null;)
            {
                page = OperatorApi.Present(await invocation.Api.GetAsync(page is null ? path : $"{path}&after={page["next"]}", invocation.Cancelled));
                Write(invocation.Report, page);
            }
        });
    }

    private static void Write(Report report, JsonNode page)
    {
        foreach (var entry in page["data"]?.AsArray() ?? [])
        {
            AuditLines.Write(report, entry!);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
