using System.Text.Json;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Bodies;

/// <summary>
/// Reads the known fields of a JSON object; unknown ones are ignored (wire-spec 6.4). The first field of a wrong kind is kept
/// in <see cref="Fault"/>, which the caller looks at once, after reading.
/// </summary>
internal sealed class JsonFields
{
    private readonly JsonElement json;

    public JsonFields(JsonElement json)
    {
        this.json = json;
        if (json.ValueKind != JsonValueKind.Object)
        {
            Fault = new Fault(FaultCode.InvalidArgument, "The request body is not a JSON object");
        }
    }

    public Fault? Fault { get; private set; }

    /// <summary>The text, or null; numbers and booleans count as their text, as in the reference.</summary>
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } value => value.GetRawText(),
        _ => Misread<string>(name),
    };

    public long? Integer(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var number) => number,
        _ => Misread<long?>(name),
    };

    public bool Flag(string name, bool absent = false) => Find(name) switch
    {
        null => absent,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => Misread<bool>(name),
    };

    /// <summary>The UUID of <c>{"entityType":..,"id":".."}</c>, or null.</summary>
    public Guid? EntityId(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value when value.TryGetProperty("id", out var id) => EntityId(name, id),
        _ => Misread<Guid?>(name),
    };

    /// <summary>The object, or null.</summary>
    public JsonElement? Object(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => value,
        _ => Misread<JsonElement?>(name),
    };

    /// <summary>The texts of a list, or null.</summary>
    public IReadOnlyList<string>? Texts(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            [.. list.EnumerateArray().Select(item => item.GetString()!)],
        _ => Misread<IReadOnlyList<string>>(name),
    };

    /// <summary>True when the field is there and null, for those where that means something else than absence.</summary>
    public bool IsNull(string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>The fields of an object within this one; none when it is absent. Its faults are this one's.</summary>
    public T Within<T>(string name, Func<JsonFields, T> read)
    {
        var inner = new JsonFields(Object(name) ?? JsonElement.Parse("{}"));
        var value = read(inner);
        Fault ??= inner.Fault;
        return value;
    }

    /// <summary>Keeps a fault of a field that was read but means nothing.</summary>
    public void Refuse(string name, string detail) => Fault ??= new Fault(FaultCode.InvalidArgument, detail, name);

    private Guid? EntityId(string name, JsonElement id) => id.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String when Guid.TryParseExact(id.GetString(), "D", out var value) => value,
        _ => Misread<Guid?>(name),
    };

    private JsonElement? Find(string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private T? Misread<T>(string name)
    {
        Fault ??= new Fault(FaultCode.InvalidArgument, $"Field '{name}' is malformed", name);
        return default;
    }
}
