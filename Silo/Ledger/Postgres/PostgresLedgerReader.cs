using System.Collections.Immutable;
using System.Diagnostics;
using System.Net.Sockets;
using Npgsql;
using NpgsqlTypes;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Values;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Silo.Storage;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>Reads of the ledger. Every statement ends within three seconds, with rows or with an error.</summary>
internal sealed class PostgresLedgerReader(PostgresSource source, CredentialCipher cipher) : ILedgerReader
{
    /// <summary>No name has more than 255 code points (I-11), so no longer text can be part of one.</summary>
    private const int LongestName = 2 * 255;

    /// <summary>What failed later than this is not tried again: with the second try it stays within the time of a call.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>More than a pool holds.</summary>
    private const int MostAttempts = 20;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(PostgresSource.StatementSeconds + 0.5);

    private const string Values =
        """
        SELECT v.key, v.json, v.ts
        FROM latest_value v JOIN device d ON d.device_id = v.device_id
        WHERE v.device_id = $1 AND v.scope = $2 AND d.tenant_id = $3
        """;

    public ValueTask<DeviceRow?> FindDeviceAsync(DeviceKey key, CancellationToken cancellationToken) => StorableText.Is(key.Name)
        ? OneAsync(DeviceColumns.Select + "WHERE d.tenant_id = $1 AND d.name = $2", [Id(key.Tenant.Value), Text(key.Name)], cancellationToken)
        : ValueTask.FromResult<DeviceRow?>(null);

    public ValueTask<DeviceRow?> FindDeviceAsync(TenantId tenant, Guid deviceId, CancellationToken cancellationToken) =>
        OneAsync(DeviceColumns.Select + "WHERE d.device_id = $1 AND d.tenant_id = $2", [Id(deviceId), Id(tenant.Value)], cancellationToken);

    public ValueTask<DeviceRow?> FindDeviceAsync(CredentialLookup lookup, CancellationToken cancellationToken) => OneAsync(
        DeviceColumns.Select + "WHERE c.space = $1 AND c.lookup_hash = $2",
        [Code((int)lookup.Space), new NpgsqlParameter<byte[]> { TypedValue = Convert.FromHexString(lookup.Hash) }],
        cancellationToken);

    public ValueTask<DeviceRowPage> ListDevicesAsync(DeviceQuery query, CancellationToken cancellationToken)
    {
        var search = string.IsNullOrEmpty(query.TextSearch) ? null : SearchText.Fold(query.TextSearch);
        return search?.Length > LongestName || !StorableText.Is(search)
            ? ValueTask.FromResult(new DeviceRowPage([], 0))
            : ReadAsync(
                source.Listings,
                PostgresListing.Text(query, search is not null),
                [
                    Id(query.Tenant.Value),
                    Id(query.ProfileId ?? default),
                    Text(search is null ? string.Empty : PostgresListing.Pattern(search)),
                    Number(search is null ? query.PageSize : SearchBound.Rows(query)),
                    Number(SearchBound.Offset(query)),
                    Number(SearchBound.Walked(query)),
                ],
                async (row, cancelled) =>
                {
                    var (devices, counted) = await PageAsync(row, cancelled);
                    var (page, total) = search is null ? (devices, counted) : SearchBound.Page(query, devices, counted);
                    return new DeviceRowPage([.. page], total);
                },
                cancellationToken);
    }

    public ValueTask<bool> AnyDeviceOfProfileAsync(TenantId tenant, Guid profileId, CancellationToken cancellationToken) => ReadAsync(
        source.Points,
        "SELECT 1 FROM device WHERE tenant_id = $1 AND profile_id = $2 LIMIT 1",
        [Id(tenant.Value), Id(profileId)],
        static (row, cancelled) => row.ReadAsync(cancelled),
        cancellationToken);

    public ValueTask<ImmutableDictionary<Guid, long>> CountUsesAsync(ImmutableArray<Guid> profileIds, CancellationToken cancellationToken) => ReadAsync(
        source.Points,
        "SELECT profile_id, uses FROM profile_use WHERE profile_id = ANY($1)",
        [new NpgsqlParameter<Guid[]> { TypedValue = [.. profileIds], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid }],
        UsesAsync,
        cancellationToken);

    public ValueTask<TenantId?> FindProfileTenantAsync(Guid profileId, CancellationToken cancellationToken) => ReadAsync(
        source.Points,
        ProfileOwner.Postgres,
        [Text(ProfileOwner.Id(profileId))],
        static async (row, cancelled) => await row.ReadAsync(cancelled) ? ProfileOwner.Tenant(row.GetString(0)) : (TenantId?)null,
        cancellationToken);

    public ValueTask<ImmutableArray<DeviceValue>> ReadValuesAsync(TenantId tenant, Guid deviceId, ValueScope scope, ImmutableArray<string> keys, CancellationToken cancellationToken)
    {
        List<NpgsqlParameter> parameters = [Id(deviceId), Code((int)scope), Id(tenant.Value)];
        if (keys.IsDefaultOrEmpty)
        {
            return ReadAsync(source.Points, Values, parameters, ValuesAsync, cancellationToken);
        }

        parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. keys.Where(StorableText.Is)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return ReadAsync(source.Points, Values + " AND v.key = ANY($4)", parameters, ValuesAsync, cancellationToken);
    }

    public async ValueTask<ImmutableArray<AuditLine>> ReadAuditAsync(AuditFilter filter, CancellationToken cancellationToken)
    {
        var lines = ImmutableArray<AuditLine>.Empty;
        if (!StorableText.Is(filter.DeviceName) || !StorableText.Is(filter.Reason))
        {
            return lines;
        }

        foreach (var (sql, values) in AuditSelect.For(filter, static index => $"${index + 1}"))
        {
            lines = await ReadAsync(source.Listings, sql, [.. values.Select(Parameter)], PostgresAuditRows.ReadAsync, cancellationToken);
            if (lines.Length == filter.Limit)
            {
                break;
            }
        }

        return lines;
    }

    private ValueTask<DeviceRow?> OneAsync(string sql, IReadOnlyList<NpgsqlParameter> parameters, CancellationToken cancellationToken) =>
        ReadAsync(source.Points, sql, parameters, async (row, cancelled) => await row.ReadAsync(cancelled) ? PostgresDeviceRows.Read(row, cipher) : null, cancellationToken);

    private async Task<(List<DeviceRow> Devices, long Total)> PageAsync(NpgsqlDataReader row, CancellationToken cancellationToken)
    {
        var total = 0L;
        var devices = new List<DeviceRow>();
        while (await row.ReadAsync(cancellationToken))
        {
            total = row.GetInt64(DeviceColumns.Count);
            if (!row.IsDBNull(0))
            {
                devices.Add(PostgresDeviceRows.Read(row, cipher));
            }
        }

        return (devices, total);
    }

    private static async Task<ImmutableDictionary<Guid, long>> UsesAsync(NpgsqlDataReader row, CancellationToken cancellationToken)
    {
        var uses = ImmutableDictionary.CreateBuilder<Guid, long>();
        while (await row.ReadAsync(cancellationToken))
        {
            uses[row.GetGuid(0)] = row.GetInt64(1);
        }

        return uses.ToImmutable();
    }

    private static async Task<ImmutableArray<DeviceValue>> ValuesAsync(NpgsqlDataReader row, CancellationToken cancellationToken)
    {
        var found = new List<DeviceValue>();
        while (await row.ReadAsync(cancellationToken))
        {
            found.Add(new DeviceValue(row.GetString(0), row.GetString(1), row.GetInt64(2)));
        }

        // Here and not in the statement: databases do not sort as .NET's ordinal comparison does.
        found.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        return [.. found];
    }

    /// <summary>
    /// Reads, and again when the connection turns out to be dead: after a restart of the database every idle one is, and just
    /// then grains come to look what became of their commits. Each attempt takes a dead one out of the pool.
    /// </summary>
    private static async ValueTask<T> ReadAsync<T>(
        NpgsqlDataSource from,
        string sql,
        IReadOnlyList<NpgsqlParameter> parameters,
        Func<NpgsqlDataReader, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // Limited from outside: the driver's own time-out waits without limit for a frozen server to cancel.
                return await OnceAsync(from, sql, parameters, read, cancellationToken).WaitAsync(Limit, cancellationToken);
            }
            catch (NpgsqlException fault) when (MayTryAgain(fault, attempt) && Stopwatch.GetElapsedTime(begin) < Patience && !cancellationToken.IsCancellationRequested)
            {
                continue;
            }
            catch (Exception fault) when (fault is NpgsqlException or TimeoutException or IOException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw new LedgerUnavailableException("The ledger could not be read.", fault);
            }
        }
    }

    /// <summary>Once for whatever happened on the way, and further for connections that the server ended while they were idle.</summary>
    private static bool MayTryAgain(NpgsqlException fault, int attempt) => !PostgresFaults.IsRefusal(fault) && (attempt == 1 || (attempt < MostAttempts && IsDeadConnection(fault)));

    private static bool IsDeadConnection(NpgsqlException fault) => fault is PostgresException ended
        ? ended.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
        : fault.InnerException is not SocketException { SocketErrorCode: SocketError.ConnectionRefused };

    private static async Task<T> OnceAsync<T>(
        NpgsqlDataSource from,
        string sql,
        IReadOnlyList<NpgsqlParameter> parameters,
        Func<NpgsqlDataReader, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        await using var connection = await from.OpenConnectionAsync(cancellationToken);
#pragma warning disable CA2100 // a closed list of constants; values travel as parameters only (T-27)
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(((ICloneable)parameter).Clone());
        }

        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await read(row, cancellationToken);
    }

    private static NpgsqlParameter Parameter(object value) => value switch
    {
        Guid id => Id(id),
        string text => Text(text),
        int code => Code(code),
        long number => Number(number),
        _ => throw new ArgumentException($"{value.GetType().Name} is no type of a column.", nameof(value)),
    };

    private static NpgsqlParameter<Guid> Id(Guid value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Uuid };

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter<int> Code(int value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Integer };

    private static NpgsqlParameter<long> Number(long value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bigint };
}
