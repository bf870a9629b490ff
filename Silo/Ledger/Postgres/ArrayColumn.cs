using Npgsql;
using NpgsqlTypes;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>One column of the rows that a statement gets, as an array parameter; filled again for each group.</summary>
internal sealed class ArrayColumn<T> : IArrayColumn
{
    private readonly List<T> values = [];

    public ArrayColumn(NpgsqlDbType element) => Parameter = new NpgsqlParameter<List<T>> { NpgsqlDbType = NpgsqlDbType.Array | element, TypedValue = values };

    public NpgsqlParameter Parameter { get; }

    public T this[int row] => values[row];

    public void Add(T value) => values.Add(value);

    public void Clear() => values.Clear();
}
