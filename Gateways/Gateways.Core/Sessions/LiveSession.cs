using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Core.Sessions;

/// <summary>One registered connection of this process.</summary>
internal sealed class LiveSession(DeviceIdentity device, AuthenticationRequest login, IConnectedDevice connection, TimeProvider time)
{
    private long confirmedAt = time.GetTimestamp();
    private long renewedAt = time.GetTimestamp();

    public Guid Id { get; } = Guid.CreateVersion7();

    /// <summary>Milliseconds since the Unix epoch.</summary>
    public long OpenedAt { get; } = time.GetUtcNow().ToUnixTimeMilliseconds();

    public DeviceIdentity Device { get; } = device;

    /// <summary>The login as it is checked again: against the ledger, and without moving the device's last-seen time.</summary>
    public AuthenticationRequest Login { get; } = login with { Revalidate = true };

    public IConnectedDevice Connection { get; } = connection;

    public TimeSpan SinceConfirmed => time.GetElapsedTime(Volatile.Read(ref confirmedAt));

    public TimeSpan SinceRenewed => time.GetElapsedTime(Volatile.Read(ref renewedAt));

    /// <summary>
    /// The credentials held at this moment: the start of the question, because an answer may have been long on its way.
    /// </summary>
    public void Confirmed(long askedAt) => Volatile.Write(ref confirmedAt, askedAt);

    public void Renewed(long askedAt) => Volatile.Write(ref renewedAt, askedAt);
}
