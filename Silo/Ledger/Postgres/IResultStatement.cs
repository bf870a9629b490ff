using Npgsql;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>A statement of a group that answers with rows.</summary>
internal interface IResultStatement
{
    bool IsEmpty { get; }

    void Clear();

    void AppendTo(NpgsqlBatch batch);

    /// <summary>Takes the rows. They count only after the commit.</summary>
    void Read(NpgsqlDataReader reader);
}
