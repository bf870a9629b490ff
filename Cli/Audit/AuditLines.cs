using System.Text.Json.Nodes;
using ProvisioningCluster.Cli.Output;

namespace ProvisioningCluster.Cli.Audit;

/// <summary>Lines of the audit for people: when, over what, from where or by whom, about which device, and the sentence.</summary>
internal static class AuditLines
{
    public static void Write(Report report, JsonNode entry)
    {
        if (report.IsJson)
        {
            report.JsonLine(entry);
            return;
        }

        var by = entry.Text("user") is { } user && entry.Text("source") is { } address ? $"{user}@{address}" : entry.Text("user") ?? entry.Text("source");
        by = entry.Text("apiKeyName") is { } key ? $"{by} [{key}]" : by;
        report.Line($"{Moment.Of(entry["createdTime"])}  {entry.Text("protocol"),-8}  {Printable.Of(by),-15}  {Printable.Of(entry.Text("deviceName")),-20}  {Printable.Of(entry.Text("text"))}");
    }
}
