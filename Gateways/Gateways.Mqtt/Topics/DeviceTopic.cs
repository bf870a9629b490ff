using ProvisioningCluster.Gateways.Core.Payloads;

namespace ProvisioningCluster.Gateways.Mqtt.Topics;

/// <summary>A topic that a device published to.</summary>
/// <param name="Kind">Meaning.</param>
/// <param name="Format">How the payload is written.</param>
/// <param name="ResponseFilter">Attribute request: number of the filter that the response belongs to.</param>
/// <param name="Response">Attribute request: topic of the response.</param>
internal readonly record struct DeviceTopic(DeviceTopicKind Kind, PayloadFormat Format, int ResponseFilter, ReadOnlyMemory<byte> Response)
{
    public static DeviceTopic Unknown { get; } = new(DeviceTopicKind.Unknown, PayloadFormat.Json, -1, default);
}
