namespace ProvisioningCluster.Grains.Imports;

/// <summary>Rows that are made true at the same time, in their order.</summary>
/// <param name="capacity">How many at most.</param>
internal sealed class ImportBatch(int capacity)
{
    private readonly List<ImportPlace> places = new(capacity);
    private readonly List<Task<ImportVerdict>> verdicts = new(capacity);

    public IReadOnlyList<ImportPlace> Places => places;

    public bool IsFull => verdicts.Count >= capacity;

    /// <summary>What became of the rows, when all of them are done; throws what the ledger threw for one of them.</summary>
    public Task<ImportVerdict[]> Verdicts => Task.WhenAll(verdicts);

    public void Add(ImportPlace place, Task<ImportVerdict> verdict)
    {
        places.Add(place);
        verdicts.Add(verdict);
    }

    public void Clear()
    {
        places.Clear();
        verdicts.Clear();
    }
}
