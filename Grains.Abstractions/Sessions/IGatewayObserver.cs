namespace ProvisioningCluster.Grains.Abstractions.Sessions;

/// <summary>One object per gateway process, through which the cluster reaches connected devices. Delivery is at most once.</summary>
[Alias("pc.IGatewayObserver")]
public interface IGatewayObserver : IGrainObserver
{
    /// <summary>Close this session, if it is still open.</summary>
    [Alias("end-session"), Orleans.Concurrency.OneWay]
    Task EndSessionAsync(Guid sessionId, SessionEndReason reason);

    /// <summary>Send this JSON object to the session's attribute topic, if it subscribed.</summary>
    [Alias("deliver-attributes"), Orleans.Concurrency.OneWay]
    Task DeliverAttributesAsync(Guid sessionId, string json);
}
