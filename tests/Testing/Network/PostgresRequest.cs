namespace ProvisioningCluster.Testing;

/// <summary>What a client of PostgreSQL asked for in one go: the texts of the statements up to a Sync, or of one simple query.</summary>
public sealed record PostgresRequest(IReadOnlyList<string> Statements)
{
    /// <summary>True when one of the statements has the words, in any case.</summary>
    public bool Mentions(string words) => Statements.Any(statement => statement.Contains(words, StringComparison.OrdinalIgnoreCase));
}
