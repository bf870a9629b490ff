using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Core.Sessions;

/// <inheritdoc />
internal sealed class DeviceSessions(LiveSessions sessions, ISessionDirectory directory, TimeProvider time) : IDeviceSessions
{
    public async ValueTask<IAsyncDisposable?> OpenAsync(DeviceIdentity device, AuthenticationRequest login, IConnectedDevice connection, CancellationToken cancellationToken)
    {
        var session = new LiveSession(device, login, connection, time);
        sessions.Add(session); // first, so that an order to end it finds it as soon as the cluster knows it
        var registration = new Registration(sessions, directory, session);
        var kept = false;
        try
        {
            kept = (await directory.OpenAsync(session)).TryGet(out _, out _) && await HoldsAsync(session);
            cancellationToken.ThrowIfCancellationRequested();
            return kept ? registration : null;
        }
        finally
        {
            if (!kept || cancellationToken.IsCancellationRequested)
            {
                await registration.DisposeAsync();
            }
        }
    }

    private async ValueTask<bool> HoldsAsync(LiveSession session)
    {
        var askedAt = time.GetTimestamp();
        var holds = (await directory.ConfirmAsync(session)).TryGet(out var device, out _) && device.DeviceId == session.Device.DeviceId;
        session.Confirmed(askedAt);
        return holds;
    }

    private sealed class Registration(LiveSessions sessions, ISessionDirectory directory, LiveSession session) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (!sessions.Remove(session.Id))
            {
                return; // the cluster ended it, or it was given up: the registration lapses without renewal
            }

            try
            {
                await directory.CloseAsync(session);
            }
            catch (ClusterUnavailableException)
            {
                // The connection is gone either way, and a registration that nobody renews lapses.
            }
        }
    }
}
