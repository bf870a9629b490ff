using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;
using ProvisioningCluster.Silo.Clustering;
using ProvisioningCluster.Silo.Storage;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.GrainStorage;

/// <summary>Orleans' provider on our schema and queries, in a silo of this process.</summary>
public sealed class SqliteGrainStorageTests : IAsyncLifetime
{
    private const string Name = "test-state";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("grains-");
    private readonly GrainId grain = GrainId.Create("test", "x:" + Guid.NewGuid().ToString("N"));
    private IHost? host;

    private IGrainStorage Storage => host!.Services.GetRequiredKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);

    public async ValueTask InitializeAsync()
    {
        var ports = FreePorts.Take(1);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddCommandLine([$"--Storage:ConnectionString=Data Source={folder.FullName}/provisioning.db", $"--Cluster:SiloPort={ports[0]}"]);
        builder.AddStorage();
        builder.AddCluster();
        host = builder.Build();
        host.Services.PrepareStorage();
        await host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await host!.StopAsync();
        host.Dispose();
        folder.Delete(recursive: true);
    }

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
    public async Task Two_states_of_one_key_are_apart()
    {
        await Storage.WriteStateAsync(Name, grain, State("one"));
        await Storage.WriteStateAsync("other-state", grain, State("other"));

        Assert.Equal("one", (await ReadAsync()).State?.Text);
    }

    private static GrainState<Saved> State(string text) => new() { State = new Saved { Text = text } };

    private async Task<GrainState<Saved>> ReadAsync()
    {
        var read = State(string.Empty);
        await Storage.ReadStateAsync(Name, grain, read);
        return read;
    }

    private async Task<string> PayloadAsync()
    {
        await using var connection = host!.Services.GetRequiredService<SqliteSource>().Open();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT payload FROM grain_state WHERE grain_id_extension = @key";
        command.Parameters.Add(new SqliteParameter("@key", grain.Key.ToString()));
        return Encoding.UTF8.GetString((byte[])(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!);
    }

    public sealed record Saved
    {
        public string Text { get; init; } = string.Empty;
    }
}
