namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>What happened and why.</summary>
internal static class AuditGuides
{
    private const string Tag = "Audit";
    private const long LastMoment = 253_402_300_799_999;

    private static readonly QueryParameter Limit = new() { Name = "limit", Text = "Lines of a page; 100 when absent.", Least = 1, Most = 1000, Example = "100" };
    private static readonly QueryParameter After = new() { Name = "after", Text = "The member next of the page before.", Least = 0, Most = LastMoment };

    private static readonly QueryParameter[] Conditions =
    [
        CommonParameters.DeviceName,
        CommonParameters.ProfileId,
        new() { Name = "action", Text = "Only lines of this action." },
        new() { Name = "status", Text = "Only lines that ended so." },
        new() { Name = "reason", Text = "Only lines with this reason." },
        new() { Name = "startTime", Text = "Not before, in milliseconds since the Unix epoch.", Least = 0, Most = LastMoment },
        new() { Name = "endTime", Text = "Before, in milliseconds since the Unix epoch.", Least = 0, Most = LastMoment },
        new() { Name = "sortOrder", Text = "Newest first when absent.", Values = ["ASC", "DESC"] },
    ];

    public static IEnumerable<RouteGuide> All { get; } =
    [
        new("GET /api/audit", "listAudit", Tag, "What was attempted, and why it was refused")
        {
            Text = "Without a name or a time it is about the last day.",
            Query = [.. Conditions, Limit, After],
        },
        new("GET /api/audit/export", "exportAudit", Tag, "All lines that match, as JSON lines")
        {
            Text = "Without a name or a time it is about the last day. However many lines there are, they are sent as they are read; a connection that ends early means that they are not all.",
            Query = [.. Conditions, After],
        },
        new("GET /api/audit/verify", "verifyAudit", Tag, "Whether the audit is still what was written")
        {
            Text = "Compares the lines of whole days with the seals that were made within seconds after them, and names what was altered, deleted or put in since.",
            Query =
            [
                new() { Name = "from", Text = "First day (UTC); six days before the last one when absent.", Example = "2026-11-17" },
                new() { Name = "to", Text = "Last day (UTC), which belongs to it; today when absent.", Example = "2026-11-23" },
                new() { Name = "anchors", Text = "Anchors of former answers, number and hash with a colon between, separated by commas: at most 100. One that the chain does not have any more is a finding." },
            ],
        },
        new("GET /api/devices/{name}/story", "getDeviceStory", Tag, "All that happened to a name, in order")
        {
            Text = "Also before there was a device of this name.",
            Query = [Limit, After],
        },
    ];
}
