using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Unicode;

namespace ProvisioningCluster.Gateways.Core.Payloads;

/// <summary>Reads <c>{"clientKeys":"a,b","sharedKeys":"c"}</c> (wire-spec 3.6).</summary>
internal static class AttributesRequestJson
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = LenientJsonReader.MaxDepth };

    public static bool TryRead(ReadOnlySpan<byte> text, out string? clientKeys, out string? sharedKeys)
    {
        clientKeys = null;
        sharedKeys = null;
        if (!Utf8.IsValid(text))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(text, Strict);
            return reader.Read()
                && reader.TokenType == JsonTokenType.StartObject
                && TryReadMembers(ref reader, ref clientKeys, ref sharedKeys)
                && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryReadMembers(ref Utf8JsonReader reader, ref string? clientKeys, ref string? sharedKeys)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isClient = LenientJsonText.Is(reader.ValueSpan, reader.ValueIsEscaped, "clientKeys");
            var isShared = LenientJsonText.Is(reader.ValueSpan, reader.ValueIsEscaped, "sharedKeys");
            reader.Read();
            if (isClient || isShared)
            {
                if (reader.TokenType != JsonTokenType.String
                    || LenientJsonText.Decode(reader.ValueSpan, reader.ValueIsEscaped) is not { } keys)
                {
                    return false;
                }

                clientKeys = isClient ? keys : clientKeys;
                sharedKeys = isShared ? keys : sharedKeys;
            }

            reader.Skip();
        }

        return true;
    }
}
