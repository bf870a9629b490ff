using System.Collections.Immutable;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Grains.Abstractions.Events;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Core.Operators;

/// <summary>
/// The calls of a gateway for those who listen to events. Every one throws <see cref="ClusterUnavailableException"/> when the cluster
/// does not answer; none is tried again, for whoever makes it comes again by itself.
/// </summary>
public sealed class EventConsumers(IGrainFactory grains, ClusterAccess access)
{
    /// <summary>A connection takes a consumer over.</summary>
    public ValueTask<Result<OpenedConsumer>> OpenAsync(ConsumerKey consumer, OpenConsumerRequest request) => Of(consumer).OpenAsync(request);

    /// <summary>Replaces what a consumer wants.</summary>
    public ValueTask<Result<Done>> SubscribeAsync(ConsumerKey consumer, Guid connectionId, ImmutableArray<ConsumerSubscription> subscriptions) =>
        Of(consumer).SubscribeAsync(connectionId, subscriptions);

    /// <summary>Hands acknowledgements over and takes the next events.</summary>
    public ValueTask<Result<ImmutableArray<ConsumerEvent>>> ExchangeAsync(ConsumerKey consumer, ConsumerExchange exchange) => Of(consumer).ExchangeAsync(exchange);

    /// <summary>The connection has ended.</summary>
    public ValueTask<Result<Done>> CloseAsync(ConsumerKey consumer, Guid connectionId, ImmutableArray<long> acknowledged) => Of(consumer).CloseAsync(connectionId, acknowledged);

    private IEventConsumerGrain Of(ConsumerKey consumer)
    {
        access.Require();
        return grains.GetGrain<IEventConsumerGrain>(consumer.ToString());
    }
}
