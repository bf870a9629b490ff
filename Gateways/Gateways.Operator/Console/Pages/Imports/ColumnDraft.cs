namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Imports;

/// <summary>A column of the file while somebody says what it means.</summary>
/// <param name="title">Its name in the header; null when the file has none.</param>
/// <param name="examples">Its first cells.</param>
public sealed class ColumnDraft(string? title, IReadOnlyList<string> examples)
{
    private const int LongestKey = 255;

    public string? Title => title;

    public IReadOnlyList<string> Examples => examples;

    /// <summary>A word of <see cref="ImportFields"/>.</summary>
    public string Field { get; set; } = ImportFields.Ignore;

    /// <summary>Of an attribute or of telemetry.</summary>
    public string Key { get; set; } = string.Empty;

    public bool IsKeyed => ImportFields.IsKeyed(Field);

    public bool IsSecret => ImportFields.IsSecret(Field);

    /// <summary>A comma would end the column in the request.</summary>
    public bool HasSoundKey => !IsKeyed || (Key.Trim().Length is > 0 and <= LongestKey && !Key.Contains(',', StringComparison.Ordinal));

    /// <summary>As the REST takes it, such as <c>server:area</c>.</summary>
    public string Word => IsKeyed ? $"{Field}:{Key.Trim()}" : Field;

    /// <summary>Takes a meaning; the name of a column is a good key at first.</summary>
    public void Choose(string field)
    {
        Field = field;
        if (IsKeyed && Key.Length == 0)
        {
            Key = (Title ?? string.Empty).Replace(',', ' ').Trim();
        }
    }
}
