using Npgsql;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>A column of any type.</summary>
internal interface IArrayColumn
{
    NpgsqlParameter Parameter { get; }

    void Clear();
}
