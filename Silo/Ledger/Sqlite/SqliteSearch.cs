namespace ProvisioningCluster.Silo.Ledger.Sqlite;

/// <summary>Where the devices are looked for whose names hold a text, and the values of that.</summary>
/// <param name="From">The join that meets all of them, as parameters <c>@5</c> and <c>@6</c> say; the text itself is compared besides.</param>
/// <param name="Parts">The same, without the devices: what all tenants have of it.</param>
/// <param name="First">Value of <c>@5</c>.</param>
/// <param name="Second">Value of <c>@6</c>.</param>
internal sealed record SqliteSearch(string From, string Parts, string? First, string? Second)
{
    private const string Matching = "device_part MATCH @5";
    private const string Beginning = "p.term >= @5 AND p.term <= @6";

    // CROSS JOIN: the index of parts first, the devices that it names then.
    private const string ByParts = $"FROM device_part CROSS JOIN device d ON d.search_id = device_part.rowid WHERE {Matching} AND ";
    private const string ByBeginOfPart = $"FROM device_part_use p CROSS JOIN device d ON d.search_id = p.doc WHERE {Beginning} AND ";
    private const string ByNothing = "FROM device d WHERE @5 IS NULL AND ";
    private const string Greatest = "\U0010FFFF\U0010FFFF";

    /// <summary>How this folded text is looked for.</summary>
    public static SqliteSearch Of(string search) =>
        search.Contains('\0', StringComparison.Ordinal) ? new SqliteSearch(ByNothing, "FROM device", null, null) // ends a question
        : search.EnumerateRunes().Count() < SqliteNameParts.Length ? new SqliteSearch(ByBeginOfPart, $"FROM device_part_use p WHERE {Beginning}", search, search + Greatest)
        : new SqliteSearch(ByParts, $"FROM device_part WHERE {Matching}", SqliteNameParts.Question(search), null);
}
