using Npgsql;
using NpgsqlTypes;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>
/// A statement for all rows of a group at once: its columns are array parameters, numbered in the order in which they are
/// made. One belongs to one connection, which prepares it once.
/// </summary>
internal sealed class GroupStatement
{
    private readonly List<IArrayColumn> columns = [];

    public NpgsqlBatchCommand Command { get; } = new();

    public string Sql
    {
#pragma warning disable CA2100 // constants of this room; values travel as parameters only (T-27)
        set => Command.CommandText = value;
#pragma warning restore CA2100
    }

    public ArrayColumn<Guid> Ids() => Column<Guid>(NpgsqlDbType.Uuid);

    public ArrayColumn<Guid?> OptionalIds() => Column<Guid?>(NpgsqlDbType.Uuid);

    public ArrayColumn<string?> Texts() => Column<string?>(NpgsqlDbType.Text);

    public ArrayColumn<long> Numbers() => Column<long>(NpgsqlDbType.Bigint);

    public ArrayColumn<long?> OptionalNumbers() => Column<long?>(NpgsqlDbType.Bigint);

    public ArrayColumn<int> Codes() => Column<int>(NpgsqlDbType.Integer);

    public ArrayColumn<byte[]?> Bytes() => Column<byte[]?>(NpgsqlDbType.Bytea);

    /// <summary>Forgets the rows of the last group.</summary>
    public void Clear() => columns.ForEach(column => column.Clear());

    /// <summary>SQL of the columns from one number to another, such as <c>$3, $4, $5</c>.</summary>
    public static string Parameters(int from, int count) => string.Join(", ", Enumerable.Range(from, count).Select(number => $"${number}"));

    private ArrayColumn<T> Column<T>(NpgsqlDbType type)
    {
        var column = new ArrayColumn<T>(type);
        columns.Add(column);
        Command.Parameters.Add(column.Parameter);
        return column;
    }
}
