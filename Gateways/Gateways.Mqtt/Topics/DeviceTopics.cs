using ProvisioningCluster.Gateways.Core.Payloads;

namespace ProvisioningCluster.Gateways.Mqtt.Topics;

/// <summary>Topics of a logged-in device (wire-spec 3.6), in the long form and in the short one of <c>v2/</c>.</summary>
internal static class DeviceTopics
{
    private const int LongResponses = 1;
    private const int ShortResponses = 4;
    private const int ShortJsonResponses = 5;
    private const int LongestRequestId = 10;

    private static readonly byte[] LongUpdates = "v1/devices/me/attributes"u8.ToArray();
    private static readonly byte[] ShortUpdates = "v2/a"u8.ToArray();
    private static readonly byte[] ShortJsonUpdates = "v2/a/j"u8.ToArray();

    /// <summary>The filters by number: where shared attributes are pushed, and where attribute requests are answered.</summary>
    public static TopicFilters Served { get; } = new(
        LongUpdates,
        "v1/devices/me/attributes/response/+"u8.ToArray(),
        ShortUpdates,
        ShortJsonUpdates,
        "v2/a/res/+"u8.ToArray(),
        "v2/a/res/j/+"u8.ToArray());

    /// <summary>Numbers of the filters that receive shared-attribute updates, with the topic of the update.</summary>
    public static IReadOnlyList<(int Filter, ReadOnlyMemory<byte> Topic)> Updates { get; } =
        [(0, LongUpdates), (2, ShortUpdates), (3, ShortJsonUpdates)];

    /// <summary>What a topic means.</summary>
    public static DeviceTopic Parse(ReadOnlySpan<byte> topic)
    {
        if (topic.SequenceEqual("v1/devices/me/telemetry"u8) || topic.SequenceEqual("v2/t"u8) || topic.SequenceEqual("v2/t/j"u8))
        {
            return new DeviceTopic(DeviceTopicKind.Telemetry, PayloadFormat.Json, -1, default);
        }

        if (topic.SequenceEqual(LongUpdates) || topic.SequenceEqual(ShortUpdates) || topic.SequenceEqual(ShortJsonUpdates))
        {
            return new DeviceTopic(DeviceTopicKind.Attributes, PayloadFormat.Json, -1, default);
        }

        if (topic.SequenceEqual("v2/t/p"u8))
        {
            return new DeviceTopic(DeviceTopicKind.Telemetry, PayloadFormat.Protobuf, -1, default);
        }

        if (topic.SequenceEqual("v2/a/p"u8))
        {
            return new DeviceTopic(DeviceTopicKind.Attributes, PayloadFormat.Protobuf, -1, default);
        }

        return ParseRequest(topic);
    }

    private static DeviceTopic ParseRequest(ReadOnlySpan<byte> topic)
    {
        if (TryGetRequestId(topic, "v1/devices/me/attributes/request/"u8, out var id))
        {
            return Request(LongResponses, "v1/devices/me/attributes/response/"u8, id);
        }

        if (TryGetRequestId(topic, "v2/a/req/j/"u8, out id))
        {
            return Request(ShortJsonResponses, "v2/a/res/j/"u8, id);
        }

        return TryGetRequestId(topic, "v2/a/req/"u8, out id)
            ? Request(ShortResponses, "v2/a/res/"u8, id)
            : DeviceTopic.Unknown;
    }

    private static DeviceTopic Request(int filter, ReadOnlySpan<byte> response, ReadOnlySpan<byte> id) =>
        new(DeviceTopicKind.AttributesRequest, PayloadFormat.Json, filter, (byte[])[.. response, .. id]);

    // A whole number, because the response is addressed with it: anything else could name another topic.
    private static bool TryGetRequestId(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> prefix, out ReadOnlySpan<byte> id)
    {
        id = default;
        if (!topic.StartsWith(prefix))
        {
            return false;
        }

        id = topic[prefix.Length..];
        return id.Length is > 0 and <= LongestRequestId && !id.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }
}
