using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Gateways.Core.Payloads;

/// <summary>
/// Reads telemetry and attributes (wire-spec 4.2) out of strict JSON. Only the latest value per key is kept, the last one of
/// a message winning among equal times. Values keep their text; null, unpaired surrogates and U+0000 in a key are refused.
/// </summary>
internal ref struct DeviceValueJson
{
    /// <summary>Longest key, in UTF-16 code units; <see cref="DeviceValue.Key"/>.</summary>
    private const int MaxKey = 255;

    /// <summary>The end of year 9999: a later time would keep every true value out for good.</summary>
    private const long MaxTimestamp = 253_402_300_799_999;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = LenientJsonReader.MaxDepth };

    private readonly ReadOnlySpan<byte> text;
    private readonly bool telemetry;
    private readonly long now;
    private readonly Dictionary<string, DeviceValue> latest = new(StringComparer.Ordinal);
    private Utf8JsonReader reader;

    private DeviceValueJson(ReadOnlySpan<byte> text, bool telemetry, long now)
    {
        this.text = text;
        this.telemetry = telemetry;
        this.now = now;
        reader = new Utf8JsonReader(text, Strict);
    }

    public static bool TryRead(ReadOnlySpan<byte> text, bool telemetry, long now, out ImmutableArray<DeviceValue> values)
    {
        values = [];
        if (!Utf8.IsValid(text))
        {
            return false;
        }

        var document = new DeviceValueJson(text, telemetry, now);
        try
        {
            if (!document.TryReadDocument())
            {
                return false;
            }
        }
        catch (JsonException)
        {
            return false;
        }

        values = [.. document.latest.Values];
        return true;
    }

    private bool TryReadDocument() => reader.Read() && TryReadTop() && !reader.Read();

    private bool TryReadTop()
    {
        if (reader.TokenType != JsonTokenType.StartArray || !telemetry)
        {
            return TryReadObject();
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!TryReadObject())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>An object with both <c>ts</c> and <c>values</c> is a dated set of values.</summary>
    private bool TryReadObject()
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        if (!telemetry || !TryFindDated(reader, out var timestamp, out var values))
        {
            return TryReadValues(now);
        }

        var afterwards = reader;
        afterwards.Skip();
        reader = values;
        if (timestamp is not { } time || reader.TokenType != JsonTokenType.StartObject || !TryReadValues(time))
        {
            return false;
        }

        reader = afterwards;
        return true;
    }

    /// <summary>Looks ahead in a copy of the reader; true when both members are there, the last of each counting.</summary>
    private static bool TryFindDated(Utf8JsonReader ahead, out long? timestamp, out Utf8JsonReader values)
    {
        timestamp = null;
        values = default;
        var dated = false;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var isTimestamp = LenientJsonText.Is(ahead.ValueSpan, ahead.ValueIsEscaped, "ts");
            var isValues = LenientJsonText.Is(ahead.ValueSpan, ahead.ValueIsEscaped, "values");
            ahead.Read();
            if (isTimestamp)
            {
                dated = true;
                timestamp = TimestampOf(ahead);
            }
            else if (isValues)
            {
                values = ahead;
            }

            ahead.Skip();
        }

        return dated && values.TokenType != JsonTokenType.None;
    }

    private static long? TimestampOf(in Utf8JsonReader value) =>
        value.TokenType == JsonTokenType.Number && value.TryGetInt64(out var time) && time is >= 0 and <= MaxTimestamp ? time : null;

    private bool TryReadValues(long timestamp)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = LenientJsonText.Decode(reader.ValueSpan, reader.ValueIsEscaped);
            if (key is not { Length: > 0 and <= MaxKey } || key.Contains('\0', StringComparison.Ordinal))
            {
                return false;
            }

            reader.Read();
            if (!TryReadValue(out var json))
            {
                return false;
            }

            if (!latest.TryGetValue(key, out var held) || held.Timestamp <= timestamp)
            {
                latest[key] = new DeviceValue(key, json, timestamp);
            }
        }

        return true;
    }

    private bool TryReadValue(out string json)
    {
        var start = (int)reader.TokenStartIndex;
        var outside = reader.CurrentDepth;
        var valid = reader.TokenType != JsonTokenType.Null && IsPaired();
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            while (valid && reader.Read() && reader.CurrentDepth > outside)
            {
                valid = IsPaired();
            }
        }

        json = valid ? Encoding.UTF8.GetString(text[start..(int)reader.BytesConsumed]) : string.Empty;
        return valid;
    }

    /// <summary>False for a text with an unpaired surrogate, which everyone who reads the value later would stumble over.</summary>
    private readonly bool IsPaired() =>
        reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)
        || !reader.ValueIsEscaped
        || LenientJsonText.Decode(reader.ValueSpan, escaped: true) is not null;
}
