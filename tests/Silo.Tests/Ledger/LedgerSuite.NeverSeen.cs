using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Ledger;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger;

/// <summary>Devices that may have lost their answer, as a metric (T-7).</summary>
public abstract partial class LedgerSuite
{
    /// <summary>Begins a statement that tells the plan of another, which reads by an index if there is one.</summary>
    private protected abstract string Explain { get; }

    [Fact]
    public async Task T07_a_device_that_was_provisioned_and_never_logged_in_is_counted_after_a_while()
    {
        var fresh = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await StoredAsync(Rows.Device(Tenant, "lost"));
        await StoredAsync(Rows.Device(Tenant, "registered") with { ProvisionState = null, ProvisionStateAt = null });
        await StoredAsync(Rows.Device(Tenant, "fresh") with { ProvisionStateAt = fresh });
        var heard = await StoredAsync(Rows.Device(Tenant, "heard"));
        await StoredAsync(Rows.Device(Tenant, "lost too"));
        var counter = Host.Services.GetServices<IHostedService>().OfType<NeverSeenDevices>().Single();

        await counter.CountAsync(Cancelled);
        Assert.Equal(3, Measured());

        await ExecuteAsync($"UPDATE device SET first_seen_at = {fresh.ToString(CultureInfo.InvariantCulture)} WHERE name = '{heard.Key.Name}'");
        await counter.CountAsync(Cancelled);
        Assert.Equal(2, Measured());
    }

    [Fact]
    public async Task T07_counting_them_reads_an_index_of_them_alone()
    {
        await using var connection = await Host.Rows.OpenConnectionAsync(Cancelled);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = Explain + NeverSeenDevices.Sql.Replace("@before", "1", StringComparison.Ordinal).Replace("@most", "1", StringComparison.Ordinal);
#pragma warning restore CA2100
        await using var row = await command.ExecuteReaderAsync(Cancelled);
        var plan = new List<string>();
        do
        {
            while (await row.ReadAsync(Cancelled))
            {
                plan.AddRange(Enumerable.Range(0, row.FieldCount).Select(column => Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture)!));
            }
        }
        while (await row.NextResultAsync(Cancelled));

        Assert.Contains(plan, line => line.Contains("device_never_seen", StringComparison.Ordinal));
    }

    private long? Measured()
    {
        var ours = Host.Services.GetRequiredService<IMeterFactory>();
        long? measured = null;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, each) =>
        {
            if (instrument.Name == "provisioning.devices.never_seen" && instrument.Meter.Scope == ours)
            {
                each.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => measured = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return measured;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await Host.Rows.OpenConnectionAsync(Cancelled);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of the tests
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancelled);
    }
}
