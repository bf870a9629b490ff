using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Grains.Values;

/// <summary>Which values are taken, and what a device is told about changed ones.</summary>
internal static class DeviceValueRules
{
    public const int MaxKeyLength = 255;

    public const int MaxKeysPerScope = 1_000;

    /// <summary>Longest value as JSON text, in bytes of UTF-8.</summary>
    public const int MaxValueBytes = 64 * 1024;

    public const int MaxDepth = 32;

    private const string ProvisionState = "provisionState";

    public static Fault NoSuchDevice { get; } = new(FaultCode.NotFound, "The device is not found.");

    public static Fault TooManyKeys { get; } =
        new(FaultCode.LimitReached, $"A device has at most {MaxKeysPerScope} keys per scope.", "key", "too_many_keys");

    /// <summary>The fault of the request, or null.</summary>
    public static Fault? Check(SaveValuesRequest request)
    {
        if (!Enum.IsDefined(request.Scope) || (request.FromDevice && request.Scope is ValueScope.Shared or ValueScope.Server))
        {
            return Invalid("scope", "Values of this scope cannot be written in this way.");
        }

        foreach (var value in request.Values)
        {
            if (CheckValue(request.Scope, value) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>The fault of one value, or null.</summary>
    public static Fault? CheckValue(ValueScope scope, DeviceValue value) => CheckKey(value.Key, scope) ?? CheckJson(value.Json);

    /// <summary>True when the scope would hold too many keys afterwards.</summary>
    public static bool Overflows(IEnumerable<string> stored, IEnumerable<string> added)
    {
        var keys = new HashSet<string>(stored, StringComparer.Ordinal);
        keys.UnionWith(added);
        return keys.Count > MaxKeysPerScope;
    }

    /// <summary>The message that tells a device its new shared attributes: one JSON object.</summary>
    public static string UpdateMessage(ImmutableArray<DeviceValue> values) => Write(json =>
    {
        foreach (var value in values)
        {
            json.WritePropertyName(value.Key);
            json.WriteRawValue(value.Json, skipInputValidation: true);
        }
    });

    /// <summary>The message that tells a device which shared attributes are gone.</summary>
    public static string RemovalMessage(ImmutableArray<string> keys) => Write(json =>
    {
        json.WriteStartArray("deleted");
        foreach (var key in keys)
        {
            json.WriteStringValue(key);
        }

        json.WriteEndArray();
    });

    private static Fault? CheckKey(string key, ValueScope scope)
    {
        if (key.Length is 0 or > MaxKeyLength)
        {
            return Invalid("key", $"A key has 1 to {MaxKeyLength} characters.");
        }

        if (key.Contains('\0', StringComparison.Ordinal))
        {
            return Invalid("key", "A key must not contain the character 0x00.");
        }

        // The provision state decides about provisioning and so lives with the device, not among the values.
        return scope == ValueScope.Server && key == ProvisionState
            ? Invalid("key", "The provision state is written through the device.")
            : null;
    }

    private static Fault? CheckJson(string json)
    {
        if (json.Length > MaxValueBytes || Encoding.UTF8.GetByteCount(json) > MaxValueBytes)
        {
            return Invalid("value", $"A value has at most {MaxValueBytes} bytes.");
        }

        return IsJsonValue(json) ? null : Invalid("value", "A value is a JSON string, number, boolean, object or array.");
    }

    private static bool IsJsonValue(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            if (!reader.Read() || reader.TokenType == JsonTokenType.Null)
            {
                return false;
            }

            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Write(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static Fault Invalid(string field, string detail) => new(FaultCode.InvalidArgument, detail, field);
}
