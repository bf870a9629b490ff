namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>What the line does now.</summary>
internal static class OverviewGuides
{
    public static IEnumerable<RouteGuide> All { get; } =
    [
        new("GET /api/overview", "getOverview", "Overview", "What was provisioned and refused in the last hour, and what happens now")
        {
            Text = "Of all silos, and about a second old: ask every two seconds to follow the line. Latencies are milliseconds of successes inside the cluster. "
                + "A silo that is killed takes with it what it had not told; the audit is the truth. A system administrator sees the requests whose key no tenant has.",
            Query = [new() { Name = "minutes", Text = "How many minutes, with the one that goes on; 60 when absent.", Least = 1, Most = 60, Example = "60" }],
        },
    ];
}
