using System.Text.Json;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>One telemetry value: its text, or its JSON where the caller asked for strict types.</summary>
internal sealed record TimeseriesValueResource(long Ts, JsonElement Value)
{
    public static TimeseriesValueResource Of(DeviceValue value, bool strictTypes)
    {
        var json = JsonElement.Parse(value.Json);
        return new TimeseriesValueResource(value.Timestamp, strictTypes || json.ValueKind == JsonValueKind.String ? json : JsonSerializer.SerializeToElement(value.Json, OperatorJson.Options));
    }
}
