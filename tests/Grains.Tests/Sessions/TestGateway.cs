using System.Threading.Channels;
using ProvisioningCluster.Grains.Abstractions.Sessions;

namespace ProvisioningCluster.Grains.Tests.Sessions;

/// <summary>A gateway process as the cluster sees it: writes down what it is told.</summary>
internal sealed class TestGateway : IGatewayObserver
{
    private readonly Channel<(Guid SessionId, SessionEndReason Reason)> ended = Channel.CreateUnbounded<(Guid, SessionEndReason)>();
    private readonly Channel<(Guid SessionId, string Json)> delivered = Channel.CreateUnbounded<(Guid, string)>();

    public Task EndSessionAsync(Guid sessionId, SessionEndReason reason) => ended.Writer.WriteAsync((sessionId, reason)).AsTask();

    public Task DeliverAttributesAsync(Guid sessionId, string json) => delivered.Writer.WriteAsync((sessionId, json)).AsTask();

    /// <summary>The next session this gateway is told to close.</summary>
    public async Task<(Guid SessionId, SessionEndReason Reason)> NextEndAsync(CancellationToken cancellationToken) =>
        await ended.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);

    /// <summary>The next attribute message for a session of this gateway.</summary>
    public async Task<(Guid SessionId, string Json)> NextDeliveryAsync(CancellationToken cancellationToken) =>
        await delivered.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
}
