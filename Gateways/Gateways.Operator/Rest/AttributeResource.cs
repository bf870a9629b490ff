using System.Text.Json;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>One attribute (wire-spec 6.6).</summary>
internal sealed record AttributeResource(long LastUpdateTs, string Key, JsonElement Value)
{
    public static AttributeResource Of(DeviceValue value) => new(value.Timestamp, value.Key, JsonElement.Parse(value.Json));
}
