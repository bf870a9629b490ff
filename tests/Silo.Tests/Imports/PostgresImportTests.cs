using System.Data.Common;
using System.Globalization;
using Npgsql;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Imports;

public sealed class PostgresImportTests(PostgresFixture postgres, PostgresSilo shared) : ImportSuite, IClassFixture<PostgresSilo>
{
    /// <summary>Environment variable with the rows of the file that is imported across kills.</summary>
    private const string RowsVariable = "IMPORT_ROWS";

    private string? own;

    private protected override SiloProcess Shared => shared.Silo;

    private protected override int CrashRows =>
        Environment.GetEnvironmentVariable(RowsVariable) is { } rows ? int.Parse(rows, CultureInfo.InvariantCulture) : base.CrashRows;

    private protected override async Task<SiloSettings> SettingsAsync() => PostgresSilo.Settings(own = await postgres.Server.CreateDatabaseAsync());

    private protected override DbConnection Connection(SiloProcess silo) => new NpgsqlConnection(silo == shared.Silo ? shared.ConnectionString : own);

    private protected override string Hold(string name) => $"ALTER TABLE device ADD CONSTRAINT held CHECK (name <> '{name}') NOT VALID";

    private protected override string Release => "ALTER TABLE device DROP CONSTRAINT held";
}
