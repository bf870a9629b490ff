using System.Collections.Concurrent;
using System.Security.Cryptography;
using ProvisioningCluster.Deploy.Tests.Processes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Deploy.Tests.Runbook;

/// <summary>The runbook's rotation of the master key, while devices come.</summary>
public sealed class RotationTests(PostgresFixture postgres)
{
    private const int Silos = 2;

    private readonly string former = NewKey();
    private readonly string next = NewKey();

    [Fact]
    public async Task T23_The_master_key_is_rotated_silo_by_silo_while_devices_come()
    {
        await using var cluster = await ClusterHarness.StartAsync(new ClusterPlan
        {
            Silos = Silos,
            Gateways = 1,
            Server = postgres.Server,
            MasterKey = former,
            Silo = (index, settings) => index < Silos ? settings : settings.With("Secrets:MasterKey", next).With("Secrets:PreviousMasterKey", former),
        });
        var profile = await cluster.CreateProfileAsync();
        using var rotated = new CancellationTokenSource();
        var devices = ComeAsync(cluster.Doors[0], profile, rotated.Token);

        // Each silo is replaced by one that has both keys.
        for (var silo = 0; silo < Silos; silo++)
        {
            await cluster.AddSiloAsync();
            await cluster.Silos[silo].StopAsync();
            await cluster.MembersAsync(Silos);
        }

        await rotated.CancelAsync();
        var (tokens, unknown) = await devices;

        Assert.NotEmpty(tokens);
        Assert.True(unknown <= 1 + (tokens.Count / 100), $"{unknown} of {tokens.Count} requests were not answered");
        await Newcomer.ComeAgainAsync(cluster.Doors, [.. tokens]);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Silos[0].RestartAsync());
        Assert.Contains("Secrets:MasterKey: the configured key is not that of this database.", refused.Message, StringComparison.Ordinal);
        TestContext.Current.SendDiagnosticMessage($"{tokens.Count} devices provisioned during the rotation, {unknown} requests without an answer");
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>Devices come one after another until it is over. A refusal fails the test; a request without an answer is counted.</summary>
    private static async Task<(IReadOnlyCollection<string> Tokens, int Unknown)> ComeAsync(DeviceDoor door, TestProfile profile, CancellationToken over)
    {
        var (tokens, unknown) = (new ConcurrentBag<string>(), 0);
        while (!over.IsCancellationRequested)
        {
            try
            {
                tokens.Add(await Newcomer.ProvisionsAsync(door, DeviceProtocol.Http, profile));
            }
            catch (NoAnswerException)
            {
                unknown++;
            }
        }

        return (tokens, unknown);
    }
}
