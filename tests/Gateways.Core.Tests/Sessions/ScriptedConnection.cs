using System.Threading.Channels;
using ProvisioningCluster.Gateways.Core.Sessions;
using ProvisioningCluster.Grains.Abstractions.Sessions;

namespace ProvisioningCluster.Gateways.Core.Tests.Sessions;

/// <summary>A connection that tells what the cluster asked of it.</summary>
internal sealed class ScriptedConnection : IConnectedDevice
{
    private readonly Channel<string> told = Channel.CreateUnbounded<string>();

    public bool IsQuiet => told.Reader.Count == 0;

    public void End(SessionEndReason reason) => told.Writer.TryWrite(reason.ToString());

    public void DeliverAttributes(string json) => told.Writer.TryWrite(json);

    public async Task<string> NextAsync() => await told.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
}
