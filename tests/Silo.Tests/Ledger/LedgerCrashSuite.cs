using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger;

/// <summary>A silo that is killed in the middle of a load: what it acknowledged is there, and nothing is there by halves.</summary>
public abstract class LedgerCrashSuite
{
    private const int Workers = 32;
    private const int AcknowledgedBeforeKill = 400;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A silo with a database of its own.</summary>
    private protected abstract Task<SiloSettings> SettingsAsync();

    /// <summary>Opens what the dead silo left.</summary>
    private protected abstract Task<LedgerHost> OpenAsync(SiloProcess silo);

    [Fact]
    public async Task I03_I05_after_a_kill_every_acknowledged_device_is_whole()
    {
        await using var silo = await SiloProcess.StartAsync(await SettingsAsync());
        var profile = await silo.Operator.CreateProfileAsync("crash", "ALLOW_CREATE_NEW_DEVICES", "crash-key-0123456789", "crash-secret", cancellationToken: Cancelled);
        profile["profileData"]!["provisionProtection"] = new JsonObject { ["maxUses"] = 1_000_000 };
        await silo.Operator.SaveProfileAsync(profile, Cancelled);
        var acknowledged = await LoadUntilKilledAsync(silo);

        await using var host = await OpenAsync(silo);

        Assert.True(acknowledged.Count >= AcknowledgedBeforeKill, $"Only {acknowledged.Count} were acknowledged.");
        foreach (var (name, token) in acknowledged)
        {
            var lookup = new CredentialLookup(CredentialsSpace.Token, host.Secrets.LookupHash(CredentialsSpace.Token, new SecretText(token)));
            var device = await host.Ledger.FindDeviceAsync(lookup, Cancelled);
            Assert.Equal((name, "provisioned"), (device?.Key.Name, device?.ProvisionState));
        }

        Assert.Equal(0, await host.NumberAsync("SELECT count(*) FROM device d LEFT JOIN credential c ON c.device_id = d.device_id WHERE c.device_id IS NULL"));
        Assert.Equal(0, await host.NumberAsync("SELECT count(*) FROM credential c LEFT JOIN device d ON d.device_id = c.device_id WHERE d.device_id IS NULL"));
        Assert.Equal(
            await host.NumberAsync("SELECT count(*) FROM device"),
            await host.NumberAsync("SELECT count(*) FROM audit WHERE action = 0 AND status = 0"));

        // T-1: what the profile has used up is what there is, not what was acknowledged or asked for.
        Assert.Equal(await host.NumberAsync("SELECT count(*) FROM device"), await host.NumberAsync("SELECT sum(uses) FROM profile_use"));
    }

    private static async Task<IReadOnlyDictionary<string, string>> LoadUntilKilledAsync(SiloProcess silo)
    {
        var acknowledged = new ConcurrentDictionary<string, string>();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{silo.HttpPort}/"), Timeout = TimeSpan.FromSeconds(30) };
        var workers = Enumerable.Range(0, Workers).Select(worker => Task.Run(() => ProvisionAsync(http, worker, acknowledged, enough), Cancelled)).ToArray();

        await enough.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        await silo.KillAsync();
        await Task.WhenAll(workers).WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        return acknowledged;
    }

    /// <summary>One fresh name after the other, until the silo is gone.</summary>
    private static async Task ProvisionAsync(HttpClient http, int worker, ConcurrentDictionary<string, string> acknowledged, TaskCompletionSource enough)
    {
        for (var number = 0; ; number++)
        {
            var name = $"w{worker}-{number}";
            try
            {
                using var answer = await http.PostAsJsonAsync(
                    "api/v1/provision", new { deviceName = name, provisionDeviceKey = "crash-key-0123456789", provisionDeviceSecret = "crash-secret" }, Cancelled);
                var body = await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled);
                Assert.Equal("SUCCESS", body!["status"]!.GetValue<string>());
                acknowledged[name] = body["credentialsValue"]!.GetValue<string>();
            }
            catch (HttpRequestException)
            {
                return;
            }

            if (acknowledged.Count >= AcknowledgedBeforeKill)
            {
                enough.TrySetResult();
            }
        }
    }
}
