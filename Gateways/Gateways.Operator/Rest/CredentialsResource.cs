using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>The credentials object of wire-spec 6.5.</summary>
internal sealed record CredentialsResource
{
    public required CredentialsRecordId Id { get; init; }

    public required long CreatedTime { get; init; }

    public required EntityReference DeviceId { get; init; }

    public required string CredentialsType { get; init; }

    public required string CredentialsId { get; init; }

    /// <summary>A text, also where it holds JSON; null for a token.</summary>
    public required string? CredentialsValue { get; init; }

    public required long Version { get; init; }

    public static CredentialsResource Of(CredentialsSnapshot snapshot) => new()
    {
        Id = new CredentialsRecordId(snapshot.Id),
        CreatedTime = snapshot.CreatedAt,
        DeviceId = EntityReference.Device(snapshot.DeviceId),
        CredentialsType = WireNames.Of(snapshot.Credentials.Type),
        CredentialsId = snapshot.Credentials.CredentialsId.Reveal(),
        CredentialsValue = snapshot.Credentials.Value?.Reveal(),
        Version = snapshot.Version,
    };

    /// <summary>Credentials never print (I-16).</summary>
    public override string ToString() => $"{nameof(CredentialsResource)}({DeviceId.Id})";
}
