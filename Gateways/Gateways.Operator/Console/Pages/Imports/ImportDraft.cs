using System.Text;
using Microsoft.AspNetCore.Components.Forms;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Imports;

/// <summary>An import while it is prepared: the file in the browser and what its columns mean.</summary>
public sealed class ImportDraft
{
    /// <summary>Rows of the preview.</summary>
    public const int Shown = 5;

    private const int LongestName = 512;
    private CsvHead? head;

    /// <summary>It stays with the browser until it is sent.</summary>
    public IBrowserFile? File { get; private set; }

    /// <summary>False for another encoding than UTF-8.</summary>
    public bool IsText => head is not { IsText: false };

    /// <summary>One character; null while what was given is none.</summary>
    public char? Delimiter { get; private set; }

    public bool Header { get; private set; }

    public IReadOnlyList<ColumnDraft> Columns { get; private set; } = [];

    /// <summary>The first rows without the header.</summary>
    public IReadOnlyList<string[]> Rows { get; private set; } = [];

    /// <summary>Id of the profile of rows that name none; empty for the tenant's default profile.</summary>
    public string Profile { get; set; } = string.Empty;

    /// <summary>Whether devices that exist are changed.</summary>
    public bool Update { get; set; }

    public bool HasName => Columns.Any(column => column.Field == ImportFields.Name);

    public bool IsComplete => Delimiter is not null && HasName && Columns.All(column => column.HasSoundKey && !IsRepeated(column));

    /// <summary>Takes a file and guesses how it is written.</summary>
    public void Take(IBrowserFile file, CsvHead beginning)
    {
        (File, head) = (file, beginning);
        Delimiter = beginning.GuessDelimiter();
        Header = CsvHead.HasHeader(beginning.Rows(Delimiter.Value));
        Read();
    }

    /// <summary>There is no file that could be imported.</summary>
    public void Forget()
    {
        File = null;
        head = null;
        Columns = [];
        Rows = [];
    }

    /// <summary>What is not one ASCII character that parts cells is no delimiter.</summary>
    public void SetDelimiter(string text)
    {
        Delimiter = text is [var one] && char.IsAscii(one) && !char.IsAsciiLetterOrDigit(one) && one is not ('"' or '\r' or '\n' or '\0') ? one : null;
        Read();
    }

    public void SetHeader(bool header)
    {
        Header = header;
        Read();
    }

    /// <summary>True when another column means the same.</summary>
    public bool IsRepeated(ColumnDraft column) => column.Field != ImportFields.Ignore && Columns.Any(other => !ReferenceEquals(other, column) && other.Word == column.Word);

    /// <summary>What the REST is asked for.</summary>
    public string Query(bool dryRun)
    {
        var query = new StringBuilder("?columns=").Append(Uri.EscapeDataString(string.Join(',', Columns.Select(column => column.Word))))
            .Append("&delimiter=").Append(Delimiter == '\t' ? "tab" : Uri.EscapeDataString(Delimiter.ToString()!))
            .Append("&header=").Append(Header ? "true" : "false")
            .Append("&update=").Append(Update ? "true" : "false")
            .Append("&dryRun=").Append(dryRun ? "true" : "false")
            .Append("&fileName=").Append(Uri.EscapeDataString(File!.Name.Length > LongestName ? File.Name[..LongestName] : File.Name));
        return Profile.Length == 0 ? query.ToString() : query.Append("&profile=").Append(Uri.EscapeDataString(Profile)).ToString();
    }

    private void Read()
    {
        var all = head is not null && Delimiter is { } delimiter ? head.Rows(delimiter) : [];
        var names = Header && all.Count > 0 ? all[0] : null;
        Rows = [.. all.Skip(names is null ? 0 : 1).Take(Shown)];
        Columns = [.. Enumerable.Range(0, names?.Length ?? Rows.Select(row => row.Length).DefaultIfEmpty(0).Max())
            .Select(index => new ColumnDraft(names?[index].Trim(), [.. Rows.Select(row => index < row.Length ? row[index] : string.Empty)]))];
        foreach (var column in Columns)
        {
            (column.Field, column.Key) = ImportFields.Guess(column.Title ?? string.Empty);
            if (IsRepeated(column))
            {
                column.Field = ImportFields.Ignore;
            }
        }

        // Of a file that names nothing, the first column is most likely the device.
        if (!HasName && Columns is [{ Field: ImportFields.Ignore } first, ..])
        {
            first.Field = ImportFields.Name;
        }
    }
}
