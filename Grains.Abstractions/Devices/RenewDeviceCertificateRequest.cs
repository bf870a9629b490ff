using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Abstractions.Devices;

/// <summary>A newly issued certificate for a device that presented its present one.</summary>
/// <param name="OperationId">Identifies the commit (I-7).</param>
/// <param name="DeviceId">The incarnation meant.</param>
/// <param name="PresentId">Credentials id of the certificate that it presented.</param>
/// <param name="Credentials">The issued certificate.</param>
/// <param name="Origin">For the audit.</param>
[GenerateSerializer, Immutable, Alias("pc.RenewDeviceCertificateRequest")]
public sealed record RenewDeviceCertificateRequest(
    [property: Id(0)] Guid OperationId,
    [property: Id(1)] Guid DeviceId,
    [property: Id(2)] SecretText PresentId,
    [property: Id(3)] DeviceCredentials Credentials,
    [property: Id(4)] RequestOrigin Origin);
