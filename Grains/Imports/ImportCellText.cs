using System.Globalization;
using System.Text.Json;
using ProvisioningCluster.Grains.Values;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>A cell as a value (wire-spec 6.7): number, boolean, JSON, else text.</summary>
internal static class ImportCellText
{
    /// <summary>JSON text of the value that a cell stands for. Numbers take a comma or a point.</summary>
    public static string ToJson(string cell)
    {
        if (bool.TryParse(cell, out var flag))
        {
            return flag ? "true" : "false";
        }

        if (Number(cell) is { } number)
        {
            return number;
        }

        return cell is ['{' or '[', ..] && IsJson(cell) ? cell : JsonSerializer.Serialize(cell, JsonSerializerOptions.Web);
    }

    private static string? Number(string cell)
    {
        if (long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole.ToString(CultureInfo.InvariantCulture);
        }

        // A text of digits beyond a long, such as a card number, would lose its last ones as a double.
        var text = cell.Replace(',', '.');
        return text.AsSpan().ContainsAny('.', 'e', 'E')
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var real)
            && double.IsFinite(real)
            ? real.ToString("R", CultureInfo.InvariantCulture)
            : null;
    }

    private static bool IsJson(string cell)
    {
        try
        {
            using var document = JsonDocument.Parse(cell, new JsonDocumentOptions { MaxDepth = DeviceValueRules.MaxDepth });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
