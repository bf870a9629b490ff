using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Secrets;
using ProvisioningCluster.Silo.Tests.Ledger;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Secrets;

/// <summary>Another master key, silo by silo; once for each kind of database.</summary>
public abstract class MasterKeyRotationSuite
{
    private readonly string former = SecretsOptions.Create();
    private readonly string next = SecretsOptions.Create();

    /// <summary>Configuration of a silo on the database of this test, but for its keys.</summary>
    private protected abstract Task<string[]> DatabaseAsync();

    [Fact]
    public async Task T23_silos_under_the_former_and_the_next_master_key_serve_the_same_devices()
    {
        var database = await DatabaseAsync();
        await using var running = await LedgerHost.StartAsync([.. database, Key(former)]);
        await ProvisionAsync(running, "before");

        await using (var rotated = await LedgerHost.StartAsync([.. database, Key(next), Previous(former)]))
        {
            await ProvisionAsync(rotated, "during-at-the-rotated");
            await ProvisionAsync(running, "during-at-the-running");
            foreach (var silo in (LedgerHost[])[running, rotated])
            {
                await RequireAsync(silo, "before", "during-at-the-rotated", "during-at-the-running");
            }
        }

        await using var afterwards = await LedgerHost.StartAsync([.. database, Key(next)]);
        await RequireAsync(afterwards, "before", "during-at-the-rotated", "during-at-the-running");
    }

    [Fact]
    public async Task T23_the_former_master_key_alone_is_refused_afterwards_and_the_next_one_alone_before()
    {
        var database = await DatabaseAsync();
        await StartAndStopAsync([.. database, Key(former)]);

        await RefusedAsync([.. database, Key(next)]);
        await StartAndStopAsync([.. database, Key(next), Previous(former)]);
        await RefusedAsync([.. database, Key(former)]);
        await StartAndStopAsync([.. database, Key(next)]);
    }

    [Fact]
    public async Task A_rotation_may_be_repeated_and_turned_back()
    {
        var database = await DatabaseAsync();
        await StartAndStopAsync([.. database, Key(former)]);

        await StartAndStopAsync([.. database, Key(next), Previous(former)]);
        await StartAndStopAsync([.. database, Key(next), Previous(former)]);
        await StartAndStopAsync([.. database, Key(former), Previous(next)]);
        await StartAndStopAsync([.. database, Key(former)]);
    }

    [Fact]
    public async Task Two_wrong_keys_change_nothing_and_are_not_repeated()
    {
        var database = await DatabaseAsync();
        await StartAndStopAsync([.. database, Key(former)]);

        var fault = await RefusedAsync([.. database, Key(next), Previous(SecretsOptions.Create())]);

        Assert.Contains("Secrets:PreviousMasterKey", fault.Message, StringComparison.Ordinal);
        await StartAndStopAsync([.. database, Key(former)]);
    }

    private static string Key(string key) => $"--Secrets:MasterKey={key}";

    private static string Previous(string key) => $"--Secrets:PreviousMasterKey={key}";

    private static async Task StartAndStopAsync(string[] configuration) => await (await LedgerHost.StartAsync(configuration)).DisposeAsync();

    private async Task<OptionsValidationException> RefusedAsync(string[] configuration)
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => LedgerHost.StartAsync(configuration));
        Assert.StartsWith("Secrets:MasterKey: ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(former, fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(next, fault.ToString(), StringComparison.Ordinal);
        return fault;
    }

    private static async Task ProvisionAsync(LedgerHost silo, string token) =>
        Assert.Equal(LedgerOutcome.Committed, await silo.Ledger.CommitAsync(Rows.Insert(Rows.Device(Rows.NewTenant(), $"device {token}", token))));

    /// <summary>Found by the hash of the token, and with the token decrypted.</summary>
    private static async Task RequireAsync(LedgerHost silo, params string[] tokens)
    {
        foreach (var token in tokens)
        {
            var sought = Rows.Token(token);
            var found = await silo.Ledger.FindDeviceAsync(new CredentialLookup(sought.Space, silo.Secrets.LookupHash(sought.Space, sought.Credentials.CredentialsId)));
            Assert.Equal(sought.Credentials, found?.Credential?.Credentials);
        }
    }
}
