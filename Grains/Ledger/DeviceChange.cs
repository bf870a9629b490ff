using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Devices;

namespace ProvisioningCluster.Grains.Ledger;

/// <summary>One change of one device: all of it, or nothing.</summary>
public sealed record DeviceChange
{
    public required DeviceKey Key { get; init; }

    /// <summary>Row version that must be stored now; 0 when no device of this name may exist.</summary>
    public required long ExpectedRowVersion { get; init; }

    /// <summary>
    /// The device afterwards, with <see cref="DeviceRow.RowVersion"/> one above the expected; null deletes it with its
    /// credentials and values.
    /// </summary>
    public required DeviceRow? Next { get; init; }

    public required AuditRow Audit { get; init; }

    /// <summary>Counted in the same transaction; null when the profile does not limit its uses.</summary>
    public ProfileUse? Use { get; init; }

    /// <summary>Events for subscribers, in order; empty when there are none.</summary>
    public ImmutableArray<OutboxRow> Events { get; init; } = [];
}
