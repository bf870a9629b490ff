using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>The additional info of a device, put together from what it has and what a row says.</summary>
internal static class ImportInfo
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The object, or null when the text is none.</summary>
    public static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 32 }) as JsonObject is { } info && HasDistinctKeys(info) ? info : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>JSON object text, or null for none: what is stored, overwritten by what the row says.</summary>
    public static string? Merge(string? stored, ImportRow row)
    {
        if (row.AdditionalInfo is null && row.Description is null && row.Gateway is null)
        {
            return stored;
        }

        var info = (row.AdditionalInfo is { } given ? Parse(given) : stored is null ? null : Parse(stored)) ?? [];
        if (row.Gateway is { } gateway)
        {
            info["gateway"] = gateway;
        }

        if (row.Description is { } description)
        {
            info["description"] = description;
        }

        return info.ToJsonString(Options);
    }

    /// <summary>A JSON object node looks at its keys when it is first used, and throws over equal ones.</summary>
    private static bool HasDistinctKeys(JsonObject info)
    {
        try
        {
            return info.Count >= 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
