using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Bodies;

/// <summary>JSON as the REST reads and writes it.</summary>
internal static class OperatorJson
{
    /// <summary>Nesting that a body may have (invariants section 5).</summary>
    public const int MaxDepth = 32;

    /// <summary>
    /// Lower camel case, nulls written, and only what JSON itself demands escaped: shell scripts compare texts and cut base64 out
    /// of answers. Browsers are told not to take an answer for a page (T-26).
    /// </summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// A strict JSON document: UTF-8, at most 32 levels, no U+0000 and no unpaired surrogate in any text (I-11, T-27).
    /// Of equal keys the last one counts.
    /// </summary>
    public static Result<JsonElement> Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Utf8.IsValid(utf8) && HasSoundTexts(utf8)
                ? JsonElement.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth })
                : Malformed();
        }
        catch (JsonException)
        {
            return Malformed();
        }
    }

    /// <summary>The element without insignificant white space.</summary>
    public static string Compact(JsonElement element) => JsonSerializer.Serialize(element, Options);

    private static bool HasSoundTexts(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && !IsSound(ref reader))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Only an escaped text can hold U+0000 or half a surrogate pair: the rest is valid UTF-8 without control characters.</summary>
    private static bool IsSound(ref Utf8JsonReader reader)
    {
        try
        {
            return !reader.GetString()!.Contains('\0', StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false; // an escape names half a surrogate pair
        }
    }

    private static Fault Malformed() => new(FaultCode.InvalidArgument, "The request body is not acceptable JSON");
}
