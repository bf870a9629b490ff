using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Promises;

/// <summary>kill -9 in the middle of a load, more than once on the same data.</summary>
public sealed class CrashTests
{
    private const int Rounds = 3;
    private const int Connections = 60;
    private const int AnswersBeforeTheKill = 400;

    [Fact]
    public async Task I03_I04_I05_I07_What_was_acknowledged_logs_in_after_a_crash_and_nothing_is_half_done()
    {
        await using var silo = await SiloProcess.StartAsync();
        var profile = await TestProfile.CreateAsync(silo);
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);

        for (var round = 0; round < Rounds; round++)
        {
            var load = await ProvisionLoad.RunningAsync(silo, profile, Connections, AnswersBeforeTheKill);
            await silo.KillAsync();
            await load.EndAsync();
            LedgerFile.IsWhole(silo.DatabasePath);
            await silo.RestartAsync();

            Assert.All(load.Answered, answer => Assert.True(answer.Value.Succeeded, answer.Value.Body));
            foreach (var (name, answer) in load.Answered)
            {
                tokens.Add(name, answer.Token);
            }

            await AssertResolvableAsync(silo, profile, load.Unanswered);
        }

        Assert.Equal(tokens.Count, tokens.Values.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(await RefusedAsync(silo, tokens));
    }

    [Fact]
    public async Task I03_A_stop_in_the_middle_of_a_load_drains_it()
    {
        await using var silo = await SiloProcess.StartAsync();
        var profile = await TestProfile.CreateAsync(silo);
        var load = await ProvisionLoad.RunningAsync(silo, profile, Connections, AnswersBeforeTheKill);

        await silo.StopAsync();
        await load.EndAsync();

        Assert.Equal(0, silo.ExitCode);
        LedgerFile.IsWhole(silo.DatabasePath);
        await silo.RestartAsync();
        Assert.Empty(await RefusedAsync(silo, load.Answered.Where(answer => answer.Value.Succeeded).ToDictionary(answer => answer.Key, answer => answer.Value.Token)));
    }

    /// <summary>Asked again, a name without reply is either free, or taken by a device that an operator can see and remove.</summary>
    private static async Task AssertResolvableAsync(SiloProcess silo, TestProfile profile, IReadOnlyCollection<string> names)
    {
        Assert.NotEmpty(names);
        await using var connection = await DeviceConnections.OpenAsync(silo, DeviceProtocol.Http);
        foreach (var name in names)
        {
            var device = await silo.Operator.GetDeviceAsync(name, TestContext.Current.CancellationToken);
            var again = await connection.ProvisionAsync(ProvisionOrder.For(profile, name));
            Assert.Equal(device is null ? "SUCCESS" : "FAILURE", again.Status);
            if (device is not null)
            {
                var credentials = await silo.Operator.GetCredentialsAsync(OperatorClient.IdOf(device), TestContext.Current.CancellationToken);
                Assert.True(await connection.LogsInAsync(credentials["credentialsId"]!.GetValue<string>()));
                await silo.Operator.DeleteDeviceAsync(OperatorClient.IdOf(device), TestContext.Current.CancellationToken);
                Assert.True((await connection.ProvisionAsync(ProvisionOrder.For(profile, name))).Succeeded);
            }
        }
    }

    private static async Task<IReadOnlyCollection<string>> RefusedAsync(SiloProcess silo, Dictionary<string, string> tokens)
    {
        var connections = await DeviceConnections.OpenManyAsync(silo, 30);
        var shares = tokens.Chunk((tokens.Count / connections.Length) + 1);
        var refused = await Task.WhenAll(shares.Zip(connections, async (share, connection) =>
        {
            var names = new List<string>();
            foreach (var (name, token) in share)
            {
                if (!await connection.LogsInAsync(token))
                {
                    names.Add(name);
                }
            }

            return names;
        }));
        await DeviceConnections.CloseAsync(connections);
        return [.. refused.SelectMany(names => names)];
    }
}
