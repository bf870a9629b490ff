using System.Data.Common;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Clustering;
using ProvisioningCluster.Silo.Storage;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.GrainStorage;

/// <summary>Orleans' provider on our schema and queries, in a silo of this process: one subclass per kind of database.</summary>
public abstract class GrainStorageSuite : IAsyncLifetime
{
    private const string Name = "test-state";

    private readonly GrainId grain = GrainId.Create("test", "x:" + Guid.NewGuid().ToString("N"));
    private IHost? host;

    private IGrainStorage Storage => host!.Services.GetRequiredKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);

    public async ValueTask InitializeAsync()
    {
        var ports = FreePorts.Take(1);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddCommandLine([.. await ConfigurationAsync(), $"--Cluster:SiloPort={ports[0]}"]);
        builder.AddStorage();
        builder.AddCluster();
        host = builder.Build();
        host.Services.PrepareStorage();
        await host.StartAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await host!.StopAsync();
        host.Dispose();
    }

    /// <summary>As on the command line of a silo, with a database of its own.</summary>
    private protected abstract Task<string[]> ConfigurationAsync();

    /// <summary>Asks the database how it finds the tenant of a profile; the last column is its answer.</summary>
    private protected abstract string Explain { get; }

    /// <summary>A connection beside the provider's own, to look at the rows themselves.</summary>
    private protected abstract DbDataSource Rows(IServiceProvider services);

    [Fact]
    public async Task A_written_state_is_read_as_plain_json_without_type_names()
    {
        var written = State("one");
        await Storage.WriteStateAsync(Name, grain, written);

        var read = await ReadAsync();

        Assert.Equal("one", read.State?.Text);
        Assert.True(read.RecordExists);
        Assert.Equal(written.ETag, read.ETag);
        Assert.Equal("""{"Text":"one"}""", await PayloadAsync());
    }

    [Fact]
    public async Task T10_of_two_activations_that_found_nothing_one_writes_and_the_other_conflicts()
    {
        var first = State("first");
        var second = State("second");
        await Storage.ReadStateAsync(Name, grain, first);
        await Storage.ReadStateAsync(Name, grain, second);
        first.State = new Saved { Text = "first" };
        second.State = new Saved { Text = "second" };

        var writes = new[] { Storage.WriteStateAsync(Name, grain, first), Storage.WriteStateAsync(Name, grain, second) };
        await Assert.ThrowsAsync<InconsistentStateException>(() => Task.WhenAll(writes));

        Assert.Equal(1, writes.Count(write => write.IsCompletedSuccessfully));
        Assert.True((await ReadAsync()).RecordExists);
    }

    [Fact]
    public async Task A_write_with_an_old_version_conflicts_and_changes_nothing()
    {
        var state = State("one");
        await Storage.WriteStateAsync(Name, grain, state);
        var stale = await ReadAsync();
        state.State = new Saved { Text = "two" };
        await Storage.WriteStateAsync(Name, grain, state);

        stale.State = new Saved { Text = "stale" };
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync(Name, grain, stale));

        Assert.Equal("two", (await ReadAsync()).State?.Text);
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_an_old_activation_cannot_bring_it_back()
    {
        var state = State("one");
        await Storage.WriteStateAsync(Name, grain, state);
        var stale = await ReadAsync();

        await Storage.ClearStateAsync(Name, grain, state);
        Assert.False((await ReadAsync()).RecordExists);
        state.State = new Saved { Text = "next life" };
        await Storage.WriteStateAsync(Name, grain, state);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync(Name, grain, stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync(Name, grain, stale));
        Assert.Equal("next life", (await ReadAsync()).State?.Text);
    }

    [Fact]
    public async Task I12_keys_that_differ_only_in_letters_are_different_rows()
    {
        string[] keys = ["d:A1B2", "d:a1b2", "d:00A1B2", "d:12+x", "d:0123456789abcdef0123456789abcdef", "d:é", "d:e\u0301", "d: "];
        foreach (var key in keys)
        {
            await Storage.WriteStateAsync(Name, GrainId.Create("test", key), State(key));
        }

        foreach (var key in keys)
        {
            var read = State(string.Empty);
            await Storage.ReadStateAsync(Name, GrainId.Create("test", key), read);
            Assert.Equal(key, read.State?.Text);
        }
    }

    [Fact]
    public async Task T10_of_many_first_writes_of_many_keys_each_key_has_one_winner()
    {
        var keys = Enumerable.Range(0, 50).Select(number => GrainId.Create("test", $"x:{grain.Key}/{number}")).ToArray();

        var wins = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var won = new HashSet<GrainId>();
            foreach (var key in keys)
            {
                try
                {
                    await Storage.WriteStateAsync(Name, key, State($"writer {writer}"));
                    won.Add(key);
                }
                catch (InconsistentStateException)
                {
                    // lost, which is what the test is about
                }
            }

            return won;
        })));

        Assert.All(keys, key => Assert.Equal(1, wins.Count(won => won.Contains(key))));
    }

    [Fact]
    public async Task Two_states_of_one_key_are_apart()
    {
        await Storage.WriteStateAsync(Name, grain, State("one"));
        await Storage.WriteStateAsync("other-state", grain, State("other"));

        Assert.Equal("one", (await ReadAsync()).State?.Text);
    }

    [Fact]
    public async Task I17_the_tenant_of_a_profile_is_found_by_an_index_until_the_profile_is_gone()
    {
        var ledger = host!.Services.GetRequiredService<ILedger>();
        var profile = new DeviceProfileKey(new TenantId(Guid.NewGuid()), Guid.NewGuid());
        var state = State("a profile");
        Assert.Null(await ledger.FindProfileTenantAsync(profile.ProfileId, TestContext.Current.CancellationToken));

        await Storage.WriteStateAsync("deviceProfile", GrainId.Create("device-profile", profile.ToString()), state);
        await Storage.WriteStateAsync("tenant", GrainId.Create("tenant", $"t:{Guid.NewGuid():N}/{profile.ProfileId:N}"), State("no profile"));
        Assert.Equal(profile.Tenant, await ledger.FindProfileTenantAsync(profile.ProfileId, TestContext.Current.CancellationToken));
        Assert.Contains("grain_state_profile", await PlanAsync(), StringComparison.Ordinal);

        await Storage.ClearStateAsync("deviceProfile", GrainId.Create("device-profile", profile.ToString()), state);
        Assert.Null(await ledger.FindProfileTenantAsync(profile.ProfileId, TestContext.Current.CancellationToken));
    }

    private static GrainState<Saved> State(string text) => new() { State = new Saved { Text = text } };

    private async Task<GrainState<Saved>> ReadAsync()
    {
        var read = State(string.Empty);
        await Storage.ReadStateAsync(Name, grain, read);
        return read;
    }

    private async Task<string> PlanAsync()
    {
        // As the reader's connections do: a table of one page is else read whole.
        var source = host!.Services.GetService<PostgresSource>()?.Points ?? Rows(host.Services);
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants
        command.CommandText = Explain;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var plan = new StringBuilder();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            plan.AppendLine(reader.GetString(reader.FieldCount - 1));
        }

        return plan.ToString();
    }

    private async Task<string> PayloadAsync()
    {
        await using var connection = await Rows(host!.Services).OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT payload FROM grain_state WHERE grain_id_extension = @key";
        var key = command.CreateParameter();
        key.ParameterName = "@key";
        key.Value = grain.Key.ToString();
        command.Parameters.Add(key);
        return Encoding.UTF8.GetString((byte[])(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!);
    }

    public sealed record Saved
    {
        public string Text { get; init; } = string.Empty;
    }
}
