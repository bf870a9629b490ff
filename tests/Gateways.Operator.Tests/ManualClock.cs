namespace ProvisioningCluster.Gateways.Operator.Tests;

/// <summary>A clock that moves when told to.</summary>
internal sealed class ManualClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 7, 2, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan step) => now += step;
}
