using System.Data.Common;
using System.Globalization;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Silo.Events;

/// <summary>One statement with its values, which travel as parameters <c>@p0</c>, <c>@p1</c> … only (T-27).</summary>
internal sealed class EventCommand : IAsyncDisposable
{
    private readonly IEventDatabase database;
    private readonly DbCommand command;

    public EventCommand(IEventDatabase database, DbConnection connection, DbTransaction? transaction, string sql, params ReadOnlySpan<object?> values)
    {
        this.database = database;
        command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // constants of this room
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var value in values)
        {
            Add(value);
        }
    }

    /// <summary>A value that is not null.</summary>
    public EventCommand Add(object? value) => value switch
    {
        Guid => Add(value, EventColumn.Id),
        TenantId tenant => Add(tenant.Value, EventColumn.Id),
        long => Add(value, EventColumn.Number),
        int number => Add((long)number, EventColumn.Number),
        bool flag => Add(flag ? 1L : 0L, EventColumn.Number),
        string => Add(value, EventColumn.Text),
        byte[] => Add(value, EventColumn.Bytes),
        _ => throw new ArgumentException("The kind of a null must be given.", nameof(value)),
    };

    public EventCommand Add(object? value, EventColumn column)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{command.Parameters.Count}");
        database.Set(parameter, value, column);
        command.Parameters.Add(parameter);
        return this;
    }

    /// <summary>How many rows it changed.</summary>
    public Task<int> ExecuteAsync() => command.ExecuteNonQueryAsync();

    public async Task<List<T>> ReadAsync<T>(Func<DbDataReader, T> read)
    {
        var found = new List<T>();
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            found.Add(read(row));
        }

        return found;
    }

    public ValueTask DisposeAsync() => command.DisposeAsync();
}
