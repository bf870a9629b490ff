using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Devices;

/// <summary>What the rules decided: a change to commit, an answer that needs none, or a refusal.</summary>
internal sealed record DeviceDecision
{
    /// <summary>Nothing to commit: what was asked for is so already.</summary>
    public static DeviceDecision AsItIs { get; } = new();

    /// <summary>To be committed; null when there is nothing to do.</summary>
    public DeviceChange? Change { get; private init; }

    public Fault? Fault { get; private init; }

    public static implicit operator DeviceDecision(DeviceChange change) => new() { Change = change };

    public static implicit operator DeviceDecision(Fault fault) => new() { Fault = fault };
}
