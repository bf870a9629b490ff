using System.Collections.Immutable;
using System.Text.Json;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Attributes as an operator sent them: one object of values (wire-spec 6.6).</summary>
internal static class ValuesBody
{
    private const int LongestKey = 255;

    /// <param name="json">The body.</param>
    /// <param name="now">Milliseconds since the Unix epoch, the values' timestamp.</param>
    public static Result<ImmutableArray<DeviceValue>> Read(JsonElement json, long now)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return Refused("The request body is not a JSON object");
        }

        var values = new Dictionary<string, DeviceValue>(StringComparer.Ordinal); // of equal keys the last one counts
        foreach (var member in json.EnumerateObject())
        {
            if (member.Name.Length is 0 or > LongestKey)
            {
                return Refused("An attribute key must have 1 to 255 characters");
            }

            if (!IsValue(member.Value))
            {
                return Refused("An attribute value must be a string, a finite number, a boolean, an object or an array");
            }

            values[member.Name] = new DeviceValue(member.Name, OperatorJson.Compact(member.Value), now);
        }

        return values.Count == 0 ? Refused("No attributes data found in request body!") : values.Values.ToImmutableArray();
    }

    private static bool IsValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => false,
        JsonValueKind.Number => value.TryGetDouble(out var number) && double.IsFinite(number),
        _ => true,
    };

    private static Fault Refused(string detail) => new(FaultCode.InvalidArgument, detail);
}
