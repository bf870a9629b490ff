using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Events;

/// <summary>
/// One consumer of a tenant's events, keyed by <see cref="ConsumerKey"/>. Its events are kept until it has acknowledged them; it has
/// one connection at a time, the newest.
/// </summary>
[Alias("pc.IEventConsumerGrain")]
public interface IEventConsumerGrain : IGrainWithStringKey
{
    /// <summary>A connection takes it over; it is made when it is not known. Fault: LimitReached (the tenant has so many).</summary>
    [Alias("open")]
    ValueTask<Result<OpenedConsumer>> OpenAsync(OpenConsumerRequest request);

    /// <summary>
    /// Replaces what it wants. Events that happen after the answer are kept for it. Faults: InUse (a newer connection has taken it
    /// over), NotFound.
    /// </summary>
    [Alias("subscribe")]
    ValueTask<Result<Done>> SubscribeAsync(Guid connectionId, ImmutableArray<ConsumerSubscription> subscriptions);

    /// <summary>
    /// Forgets what was acknowledged and hands out the next events, those of one device in their order. Faults: InUse (a newer
    /// connection has taken it over), NotFound.
    /// </summary>
    [Alias("exchange")]
    ValueTask<Result<ImmutableArray<ConsumerEvent>>> ExchangeAsync(ConsumerExchange exchange);

    /// <summary>The connection has ended, after these last acknowledgements. Harmless when a newer one has taken over.</summary>
    [Alias("close")]
    ValueTask<Result<Done>> CloseAsync(Guid connectionId, ImmutableArray<long> acknowledged);

    /// <summary>Events came for it. Only a hint: they are found without it, a little later.</summary>
    [Alias("wake")]
    ValueTask<Result<Done>> WakeAsync();
}
