using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger.Postgres;

/// <summary>Two silos that do not know of each other, on one database: only the database can tell who won.</summary>
public sealed class PostgresRaceTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const int Names = 10_000;
    private const int Offers = 128; // at a time: more would wait for their turn longer than a write may on a busy machine

    private readonly TenantId tenant = Rows.NewTenant();
    private readonly Guid profile = Guid.NewGuid(); // of all that race in it, so that all count the same
    private readonly List<LedgerHost> silos = [];

    public async ValueTask InitializeAsync()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        silos.Add(await LedgerHost.StartAsync(PostgresCommandLine.For(database)));
        silos.Add(await LedgerHost.StartAsync(PostgresCommandLine.For(database)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in silos)
        {
            await silo.DisposeAsync();
        }
    }

    [Fact]
    public async Task I01_T10_of_two_silos_that_take_the_same_names_one_wins_each_and_neighbours_are_unharmed()
    {
        var outcomes = await RaceAsync((silo, number) => number % 5 == 0
            ? Rows.Device(tenant, $"own-{silo}-{number}") with { ProfileId = profile }
            : Rows.Device(tenant, $"d{number}") with { ProfileId = profile });

        for (var number = 0; number < Names; number++)
        {
            LedgerOutcome[] both = [outcomes[0][number], outcomes[1][number]];
            Assert.Equal(number % 5 == 0 ? [LedgerOutcome.Committed, LedgerOutcome.Committed] : [LedgerOutcome.Committed, LedgerOutcome.NameTaken], both.Order());
        }

        await AssertWholeAsync(outcomes);
    }

    [Fact]
    public async Task I13_of_two_silos_that_take_the_same_credentials_one_wins_each_and_the_other_leaves_nothing()
    {
        var outcomes = await RaceAsync((silo, number) => Rows.Device(tenant, $"{silo}-{number}", $"token-{number}-{tenant}") with { ProfileId = profile });

        for (var number = 0; number < Names; number++)
        {
            LedgerOutcome[] both = [outcomes[0][number], outcomes[1][number]];
            Assert.Equal([LedgerOutcome.Committed, LedgerOutcome.CredentialTaken], both.Order());
        }

        await AssertWholeAsync(outcomes);
    }

    [Fact]
    public async Task T10_names_and_credentials_that_cross_end_in_no_deadlock()
    {
        // The second silo wants the same names with each other's credentials, and in the other direction.
        var outcomes = await RaceAsync((silo, number) => silo == 0
            ? Rows.Device(tenant, $"d{number}", $"token-{number}-{tenant}")
            : Rows.Device(tenant, $"d{Names - 1 - number}", $"token-{number}-{tenant}"));

        await AssertWholeAsync(outcomes);
    }

    [Fact]
    public async Task I06_of_two_silos_that_change_the_same_devices_one_wins_each()
    {
        var rows = Enumerable.Range(0, 2_000).Select(number => Rows.Device(tenant, $"d{number}")).ToArray();
        await OfferAsync(silos[0], rows.Length, number => Rows.Insert(rows[number]));

        // The second silo goes the other way.
        var outcomes = await Task.WhenAll(silos.Select((silo, index) => Task.Run(() => OfferAsync(silo, rows.Length, number =>
        {
            var row = rows[index == 0 ? number : rows.Length - 1 - number];
            return Rows.Update(row, row with { Label = $"silo {index}" });
        }))));

        Array.Reverse(outcomes[1]);
        for (var number = 0; number < rows.Length; number++)
        {
            LedgerOutcome[] both = [outcomes[0][number], outcomes[1][number]];
            Assert.Equal([LedgerOutcome.Committed, LedgerOutcome.VersionConflict], both.Order());
        }

        Assert.Equal(2 * rows.Length, await silos[0].NumberAsync("SELECT count(*) FROM audit"));
    }

    [Fact]
    public async Task T01_two_silos_use_a_profile_up_together_and_not_by_one_more()
    {
        const int Most = 3_001;
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());

        // Two profiles in each group, so that the silos wait for each other in both.
        var outcomes = await Task.WhenAll(silos.Select((silo, index) => Task.Run(() => OfferAsync(
            silo, Names, number => Rows.Insert(Rows.Device(tenant, $"{index}-{number}")) with { Use = new ProfileUse(number % 2 == 0 ? first : second, Most) }))));

        int Of(int parity, LedgerOutcome wanted) => outcomes.Sum(silo => silo.Where((outcome, number) => number % 2 == parity && outcome == wanted).Count());
        Assert.Equal((Most, Names - Most), (Of(0, LedgerOutcome.Committed), Of(0, LedgerOutcome.UsedUp)));
        Assert.Equal((Most, Names - Most), (Of(1, LedgerOutcome.Committed), Of(1, LedgerOutcome.UsedUp)));
        await AssertWholeAsync(outcomes);
    }

    /// <summary>What became of each number in each silo, both in the same order and at the same time.</summary>
    private Task<LedgerOutcome[][]> RaceAsync(Func<int, int, DeviceRow> wanted) =>
        Task.WhenAll(silos.Select((silo, index) => Task.Run(() => OfferAsync(silo, Names, number => Rows.Insert(wanted(index, number))))));

    private static async Task<LedgerOutcome[]> OfferAsync(LedgerHost silo, int count, Func<int, DeviceChange> change)
    {
        var outcomes = new LedgerOutcome[count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = Offers },
            async (number, _) => outcomes[number] = await silo.Ledger.CommitAsync(change(number)));
        return outcomes;
    }

    /// <summary>Every success is one device with one credential and one audit row, and there is nothing else.</summary>
    private async Task AssertWholeAsync(LedgerOutcome[][] outcomes)
    {
        var won = outcomes.Sum(silo => silo.Count(outcome => outcome == LedgerOutcome.Committed));
        Assert.Equal(won, await silos[0].NumberAsync("SELECT count(*) FROM device"));
        Assert.Equal(won, await silos[0].NumberAsync("SELECT count(*) FROM device d JOIN credential c ON c.device_id = d.device_id"));
        Assert.Equal(won, await silos[0].NumberAsync("SELECT count(*) FROM audit"));
        Assert.Equal(won, await silos[0].NumberAsync("SELECT sum(devices) FROM device_count"));
        Assert.Equal(2 * won, await silos[0].NumberAsync("SELECT count(*) FROM outbox"));
    }
}
