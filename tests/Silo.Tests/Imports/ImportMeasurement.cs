using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ProvisioningCluster.Silo.Storage;
using ProvisioningCluster.Silo.Tests.Ledger;
using ProvisioningCluster.Silo.Tests.Ledger.Postgres;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Load;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Imports;

/// <summary>
/// How fast an import is, beside PostgreSQL's own COPY of the same rows into the same tables with their indexes. Not a promise but a figure;
/// run it with <c>-explicit only -class "*ImportMeasurement"</c>, and <c>IMPORT_ROWS</c> for another length. The answer stands in the
/// README of the room Imports.
/// </summary>
public sealed class ImportMeasurement(PostgresFixture postgres)
{
    /// <summary>What an import leaves. COPY is spared the outbox, which every row of an import passes.</summary>
    private static readonly string[] Tables =
    [
        "device (device_id, tenant_id, name, name_folded, profile_id, created_at, label, additional_info, provision_state, provision_state_at, provision_operation_id, version, row_version, first_seen_at, last_seen_at)",
        "credential (device_id, record_id, space, lookup_hash, type, credentials_id, value, created_at, version)",
        "audit (tenant_id, at, action, status, reason, device_name, device_id, profile_id, operation_id, protocol, source, actor)",
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Rate_of_an_import_beside_COPY()
    {
        var file = new ImportFile(int.Parse(Environment.GetEnvironmentVariable("IMPORT_ROWS") ?? "1000000", CultureInfo.InvariantCulture));
        var imported = await postgres.Server.CreateDatabaseAsync();
        await using var silo = await SiloProcess.StartAsync(PostgresSilo.Settings(imported));

        var sent = Stopwatch.GetTimestamp();
        var started = await silo.Operator.StartImportAsync(file.Content(), cancellationToken: Cancelled);
        var upload = Stopwatch.GetElapsedTime(sent);
        var ended = await silo.Operator.WatchImportAsync(started["id"]!.GetValue<string>(), cancellationToken: Cancelled);
        var seconds = (ended["finishedTime"]!.GetValue<long>() - ended["startedTime"]!.GetValue<long>()) / 1000.0;
        var peak = silo.PeakResidentBytes;
        await silo.StopAsync();
        var copied = await CopyAsync(imported);

        Assert.Equal(file.Created, ended["created"]!.GetValue<int>());
        Figures.Print(
            $"import rows={file.Rows} upload_s={upload.TotalSeconds:0.0} import_s={seconds:0.0} rows_per_s={file.Rows / seconds:0} peak_mib={peak >> 20} copy_s={copied.TotalSeconds:0.0} copy_rows_per_s={file.Created / copied.TotalSeconds:0} ratio={file.Rows / seconds / (file.Created / copied.TotalSeconds):0.00}");
    }

    /// <summary>Takes the rows out of a database, and the time that COPY needs to put them into one that is empty.</summary>
    private async Task<TimeSpan> CopyAsync(string from)
    {
        var to = await postgres.Server.CreateDatabaseAsync();
        await using (var host = await LedgerHost.StartAsync(PostgresCommandLine.For(to)))
        {
            await host.Services.GetRequiredService<PostgresIndexes>().ExecuteTask!; // makes the tables, and the indexes that come after them
        }

        await using var source = new NpgsqlConnection(from);
        await using var target = new NpgsqlConnection(to);
        await source.OpenAsync(Cancelled);
        await target.OpenAsync(Cancelled);
        var files = new List<string>();
        try
        {
            foreach (var table in Tables)
            {
                var path = Path.GetTempFileName();
                files.Add(path);
                await using var stream = File.Create(path);
                await using var copy = await source.BeginRawBinaryCopyAsync($"COPY {table} TO STDOUT (FORMAT BINARY)", Cancelled);
                await copy.CopyToAsync(stream, Cancelled);
            }

            var begin = Stopwatch.GetTimestamp();
            await using DbTransaction transaction = await target.BeginTransactionAsync(Cancelled);
            foreach (var (table, path) in Tables.Zip(files))
            {
                await using var stream = File.OpenRead(path);
                await using var copy = await target.BeginRawBinaryCopyAsync($"COPY {table} FROM STDIN (FORMAT BINARY)", Cancelled);
                await stream.CopyToAsync(copy, Cancelled);
            }

            await transaction.CommitAsync(Cancelled);
            return Stopwatch.GetElapsedTime(begin);
        }
        finally
        {
            files.ForEach(File.Delete);
        }
    }
}
