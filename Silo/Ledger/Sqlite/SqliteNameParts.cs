using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ProvisioningCluster.Silo.Ledger.Sqlite;

/// <summary>
/// The index of the parts of names (full-text search over trigrams). New names go in together at the end of a group: each savepoint
/// would make it write a segment of its own.
/// </summary>
internal sealed class SqliteNameParts(SqliteConnection connection) : IDisposable
{
    /// <summary>Characters of a part.</summary>
    public const int Length = 3;

    /// <summary>Parts of a text that are looked up; what they find is compared with the whole text anyway.</summary>
    private const int MostParts = 32;

    private readonly SqliteStatement waiting = new(connection, "SELECT device_id, name_folded FROM device WHERE search_id IS NULL");
    private readonly SqliteStatement last = new(connection, "SELECT coalesce(max(search_id), 0) FROM device");
    private readonly SqliteStatement number = new(connection, "UPDATE device SET search_id = @1 WHERE device_id = @0", 2);
    private readonly SqliteStatement insert = new(connection, "INSERT INTO device_part (rowid, name) VALUES (@0, @1 || char(1, 1))", 2);

    /// <summary>The question for all parts of a text of at least <see cref="Length"/> characters.</summary>
    public static string Question(string search)
    {
        var runes = search.EnumerateRunes().ToArray();
        var parts = Enumerable.Range(0, runes.Length - Length + 1)
            .Select(start => string.Concat(runes[start..(start + Length)]))
            .Distinct(StringComparer.Ordinal)
            .Take(MostParts)
            .Select(part => $"\"{part.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        return string.Join(" AND ", parts);
    }

    /// <summary>Takes the names in that are not in yet. The last of a transaction, outside of savepoints.</summary>
    public void IndexNew()
    {
        var names = new List<(byte[] Id, string Name)>();
        using (var row = waiting.Query())
        {
            while (row.Read())
            {
                names.Add((row.GetFieldValue<byte[]>(0), row.GetString(1)));
            }
        }

        if (names.Count == 0)
        {
            return;
        }

        var id = Last();
        foreach (var (device, name) in names)
        {
            number.With(device, ++id).Execute();
            insert.With(id, name).Execute();
        }
    }

    public void Dispose()
    {
        waiting.Dispose();
        last.Dispose();
        number.Dispose();
        insert.Dispose();
    }

    private long Last()
    {
        using var row = last.Query();
        return row.Read() ? Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture) : 0;
    }
}
