using ProvisioningCluster.Testing.Devices;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Testing;

/// <summary>What must hold after every scenario: replies, database and gateways tell the same story.</summary>
public sealed class ClusterAudit
{
    private const int ConnectionsPerGateway = 6;
    private const int Sample = 60;

    private const string Devices =
        """
        SELECT device.name, coalesce(credentials.n, 0), coalesce(successes.n, 0), coalesce(device.provision_state, '')
        FROM device
        LEFT JOIN (SELECT device_id, count(*) AS n FROM credential GROUP BY device_id) AS credentials USING (device_id)
        LEFT JOIN (SELECT device_id, count(*) AS n FROM audit WHERE action = 0 AND status = 0 GROUP BY device_id) AS successes USING (device_id)
        WHERE device.profile_id = @profile
        """;

    private readonly List<string> violations = [];

    private ClusterAudit()
    {
    }

    /// <summary>One sentence per broken promise.</summary>
    public IReadOnlyList<string> Violations => violations;

    public int Successes { get; private set; }

    /// <summary>Rows of this profile in the database.</summary>
    public int DevicesStored { get; private set; }

    /// <summary>Names that got a FAILURE because an earlier unknown request of their own had been carried out: legal, and a device to be reset by hand.</summary>
    public int Bricked { get; private set; }

    /// <summary>Devices of which no reply ever told: made by requests that ended unknown.</summary>
    public int Untold { get; private set; }

    public int Logins { get; private set; }

    /// <summary>Looks at everything that was asked for under this profile; nothing may be asked any more meanwhile.</summary>
    public static async Task<ClusterAudit> OfAsync(ClusterHarness cluster, TestProfile profile, IReadOnlyCollection<LoadOperation> operations)
    {
        var audit = new ClusterAudit { Bricked = HistoryRules.Bricked(operations) };
        audit.violations.AddRange(HistoryRules.Violations(operations));
        await audit.LookAtDatabaseAsync(cluster.Ledger, profile, operations);
        var tokens = operations.Where(operation => operation.Token is not null).Select(operation => operation.Token!).ToArray();
        audit.Successes = tokens.Length;
        foreach (var gateway in cluster.Gateways.Where(gateway => !gateway.HasExited))
        {
            await audit.LogInAsync(gateway, DeviceProtocol.Http, tokens);
            await audit.LogInAsync(gateway, DeviceProtocol.Mqtt, Some(tokens));
            await audit.LogInAsync(gateway, DeviceProtocol.Coap, Some(tokens));
        }

        return audit;
    }

    /// <summary>Fails with the first broken promises, if any.</summary>
    public void AssertClean() =>
        Assert.True(violations.Count == 0, $"{violations.Count} broken promises:\n{string.Join('\n', violations.Take(20))}");

    public ClusterAudit Print(string row)
    {
        Figures.Print($"audit={row} successes={Successes} devices={DevicesStored} bricked={Bricked} untold={Untold} logins={Logins} violations={violations.Count}");
        return this;
    }

    private static string[] Some(string[] tokens)
    {
        string[] shuffled = [.. tokens];
        Random.Shared.Shuffle(shuffled);
        return shuffled[..Math.Min(shuffled.Length, Sample)];
    }

    private async Task LookAtDatabaseAsync(ClusterLedger ledger, TestProfile profile, IReadOnlyCollection<LoadOperation> operations)
    {
        var profileId = Guid.Parse(profile.Id);
        var rows = await ledger.RowsAsync(Devices, ("profile", profileId));
        var stored = rows.ToLookup(row => (string)row[0], StringComparer.Ordinal);
        DevicesStored = rows.Count;
        violations.AddRange(rows.Where(row => (long)row[1] != 1).Select(row => $"I-5, device {row[0]} has {row[1]} credentials"));
        violations.AddRange(rows.Where(row => (long)row[2] != 1).Select(row => $"I-15, device {row[0]} has {row[2]} audit rows of a SUCCESS"));
        violations.AddRange(rows.Where(row => (string)row[3] != "provisioned").Select(row => $"I-5, device {row[0]} is in state '{row[3]}'"));
        violations.AddRange(stored.Where(name => name.Count() != 1).Select(name => $"I-1, {name.Count()} devices {name.Key}"));

        var byName = operations.ToLookup(operation => operation.Name, StringComparer.Ordinal);
        foreach (var name in byName)
        {
            if (!stored.Contains(name.Key))
            {
                violations.AddRange(name.Where(operation => operation.Outcome is LoadOutcome.Success or LoadOutcome.Failure).Select(operation => $"I-3, no device stored: {operation}"));
            }
            else if (!name.Any(operation => operation.MayHaveCommitted))
            {
                violations.Add($"I-5, a device that nobody can have made: {string.Join("; ", name)}");
            }
        }

        violations.AddRange(stored.Where(name => !byName.Contains(name.Key)).Select(name => $"a device that nobody asked for: {name.Key}"));
        Untold = stored.Count(name => !byName[name.Key].Any(operation => operation.IsAnswered));
        await RequireNoneAsync(ledger, "I-5, credentials without a device", "SELECT count(*) FROM credential WHERE NOT EXISTS (SELECT FROM device WHERE device.device_id = credential.device_id)");
        await RequireNoneAsync(
            ledger,
            "I-15, audited SUCCESS without a device",
            "SELECT count(*) FROM audit WHERE action = 0 AND status = 0 AND profile_id = @profile AND NOT EXISTS (SELECT FROM device WHERE device.device_id = audit.device_id)",
            ("profile", profileId));
    }

    private async Task RequireNoneAsync(ClusterLedger ledger, string what, string query, params (string Name, object Value)[] parameters)
    {
        if (await ledger.NumberAsync(query, parameters) is var found and not 0)
        {
            violations.Add($"{what}: {found}");
        }
    }

    private async Task LogInAsync(GatewayProcess gateway, DeviceProtocol protocol, string[] tokens)
    {
        var shares = tokens.Chunk(Math.Max(1, (tokens.Length + ConnectionsPerGateway - 1) / ConnectionsPerGateway));
        var refused = await Task.WhenAll(shares.Select(share => RefusedAsync(gateway, protocol, share)));
        Logins += tokens.Length;
        var count = refused.Sum();
        if (count > 0)
        {
            violations.Add($"I-4, {gateway.Name} refuses {count} of {tokens.Length} issued credentials over {protocol}");
        }
    }

    private static async Task<int> RefusedAsync(GatewayProcess gateway, DeviceProtocol protocol, string[] tokens)
    {
        await using var connection = await DeviceConnections.OpenAsync(gateway, protocol);
        var refused = 0;
        foreach (var token in tokens)
        {
            refused += await connection.LogsInAsync(token) ? 0 : 1;
        }

        return refused;
    }
}
