using System.Collections.Immutable;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>What one row asks for. An empty cell asks for nothing.</summary>
internal sealed record ImportRow
{
    /// <summary>Trimmed, and fit for a device.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the profile, or null.</summary>
    public string? Type { get; init; }

    public string? Label { get; init; }

    public string? Description { get; init; }

    public bool? Gateway { get; init; }

    /// <summary>JSON object text, or null.</summary>
    public string? AdditionalInfo { get; init; }

    /// <summary>Normalised; null when the row names none.</summary>
    public DeviceCredentials? Credentials { get; init; }

    /// <summary>Attributes and telemetry by scope.</summary>
    public ImmutableArray<(ValueScope Scope, DeviceValue Value)> Values { get; init; } = [];

    /// <summary>Credentials never print (I-16).</summary>
    public override string ToString() => "ImportRow";
}
