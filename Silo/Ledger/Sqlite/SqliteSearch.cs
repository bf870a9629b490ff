namespace ProvisioningCluster.Silo.Ledger.Sqlite;

/// <summary>Where the devices are looked for whose names hold a text, and the values of that.</summary>
/// <param name="From">The join that meets all of them, as parameters <c>@5</c> and <c>@6</c> say; the text itself is compared besides.</param>
/// <param name="First">Value of <c>@5</c>.</param>
/// <param name="Second">Value of <c>@6</c>.</param>
internal sealed record SqliteSearch(string From, string? First, string? Second)
{
    // CROSS JOIN: the index of parts first, the devices that it names then.
    private const string ByParts = "FROM device_part CROSS JOIN device d ON d.search_id = device_part.rowid WHERE device_part MATCH @5 AND ";
    private const string ByBeginOfPart = "FROM device_part_use p CROSS JOIN device d ON d.search_id = p.doc WHERE p.term >= @5 AND p.term <= @6 AND ";
    private const string ByNothing = "FROM device d WHERE @5 IS NULL AND ";
    private const string Greatest = "\U0010FFFF\U0010FFFF";

    /// <summary>How this folded text is looked for.</summary>
    public static SqliteSearch Of(string search) =>
        search.Contains('\0', StringComparison.Ordinal) ? new SqliteSearch(ByNothing, null, null) // ends a question
        : search.EnumerateRunes().Count() < SqliteNameParts.Length ? new SqliteSearch(ByBeginOfPart, search, search + Greatest)
        : new SqliteSearch(ByParts, SqliteNameParts.Question(search), null);
}
