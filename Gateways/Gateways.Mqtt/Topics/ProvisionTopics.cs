namespace ProvisioningCluster.Gateways.Mqtt.Topics;

/// <summary>The two topics of a provisioning session (wire-spec 3.2). The leading slash is part of the name.</summary>
internal static class ProvisionTopics
{
    /// <summary>Number of the response filter in <see cref="Served"/>.</summary>
    public const int ResponseFilter = 0;

    private static readonly byte[] ResponseName = "/provision/response"u8.ToArray();

    public static TopicFilters Served { get; } = new(ResponseName);

    public static ReadOnlyMemory<byte> Response => ResponseName;

    public static bool IsRequest(ReadOnlySpan<byte> topic) => topic.SequenceEqual("/provision/request"u8);
}
