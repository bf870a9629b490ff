namespace ProvisioningCluster.Silo.Ledger;

/// <summary>
/// What one kind of database supplies to <see cref="GroupWriter"/>: the statements. Used by one thread, which alone owns
/// the connection behind it.
/// </summary>
internal interface IGroupStore
{
    /// <summary>
    /// Stores a group in one durable transaction. Each write is decided (or refused) in it, and one that loses leaves nothing
    /// behind and hurts no neighbour. Throws LedgerUnavailableException when nothing of the group is stored, and
    /// LedgerOutcomeUnknownException when the commit itself failed.
    /// </summary>
    void Store(IReadOnlyList<LedgerWrite> group, IReadOnlyList<SeenNote> seen);

    /// <summary>Gives the connection up; nothing is stored afterwards.</summary>
    void Close();
}
