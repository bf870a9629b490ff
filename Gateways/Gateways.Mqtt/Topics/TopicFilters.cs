namespace ProvisioningCluster.Gateways.Mqtt.Topics;

/// <summary>The filters that a kind of session serves. A filter is served as it stands, never matched: no wildcard reaches further (T-31).</summary>
internal sealed class TopicFilters
{
    private readonly byte[][] filters;

    public TopicFilters(params byte[][] filters) => this.filters = filters;

    public int Count => filters.Length;

    /// <summary>Number of the filter, or -1 when it is not served.</summary>
    public int IndexOf(ReadOnlySpan<byte> filter)
    {
        for (var index = 0; index < filters.Length; index++)
        {
            if (filter.SequenceEqual(filters[index]))
            {
                return index;
            }
        }

        return -1;
    }
}
