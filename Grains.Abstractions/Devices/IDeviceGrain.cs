using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Devices;

/// <summary>
/// One device name, keyed by <see cref="DeviceKey"/>: decides who gets the name, and commits the device, its credentials,
/// its provision state and the audit row in one transaction.
/// </summary>
[Alias("pc.IDeviceGrain")]
public interface IDeviceGrain : IGrainWithStringKey
{
    /// <summary>
    /// Provisions the name under an already accepted profile (wire-spec 2.2, 2.3). Repeating it with the same operation id
    /// gives the same answer (I-7). Fault: <see cref="FaultCode.ProvisioningRefused"/>.
    /// </summary>
    /// <remarks>Time-outs nest: statement 3 s, this call 4 s, the gateway's call 5 s, the device's reply 8 s.</remarks>
    [Alias("provision"), ResponseTimeout("00:00:04")]
    ValueTask<Result<DeviceCredentials>> ProvisionAsync(ProvisionDeviceRequest request);

    /// <summary>
    /// Gives the name a certificate that its profile accepted: creates the device, replaces its certificate, or leaves all as it is
    /// (wire-spec 3.8, I-9). The session of a replaced certificate is closed and the certificate refused before this answers.
    /// Fault: <see cref="FaultCode.ProvisioningRefused"/>.
    /// </summary>
    [Alias("provision-certificate"), ResponseTimeout("00:00:04")]
    ValueTask<Result<DeviceIdentity>> ProvisionCertificateAsync(ProvisionCertificateRequest request);

    /// <summary>
    /// Replaces the certificate that a device presented by a newly issued one. Its sessions are closed and the old certificate refused
    /// before this answers. Repeating it with the same operation id gives the same answer (I-7). Fault: <see cref="FaultCode.ProvisioningRefused"/>.
    /// </summary>
    [Alias("renew-certificate"), ResponseTimeout("00:00:04")]
    ValueTask<Result<DeviceCredentials>> RenewCertificateAsync(RenewDeviceCertificateRequest request);

    /// <summary>Ends the time in which the answer to the device's provision request may be had again (I-10); nothing where there is none.</summary>
    [Alias("end-replays"), ResponseTimeout("00:00:04")]
    ValueTask<Result<Done>> EndReplaysAsync(EndReplaysRequest request);

    /// <summary>Creates the device for an operator, without provision state. Faults: NameTaken, CredentialTaken, InvalidArgument.</summary>
    [Alias("create")]
    ValueTask<Result<DeviceSnapshot>> CreateAsync(CreateDeviceRequest request);

    /// <summary>Changes label, additional info or profile. Faults: NotFound, VersionConflict, InvalidArgument.</summary>
    [Alias("update")]
    ValueTask<Result<DeviceSnapshot>> UpdateAsync(UpdateDeviceRequest request);

    /// <summary>Removes the device, its credentials and values; its sessions are closed and its credentials refused. Fault: NotFound.</summary>
    [Alias("delete")]
    ValueTask<Result<Done>> DeleteAsync(DeleteDeviceRequest request);

    /// <summary>The device. Fault: NotFound.</summary>
    [Alias("get"), Orleans.Concurrency.ReadOnly]
    ValueTask<Result<DeviceSnapshot>> GetAsync();

    /// <summary>The device's credentials in clear, for the operator who may see them. Fault: NotFound.</summary>
    [Alias("credentials"), Orleans.Concurrency.ReadOnly]
    ValueTask<Result<CredentialsSnapshot>> GetCredentialsAsync();

    /// <summary>Replaces the credentials; live sessions are closed. Faults: NotFound, CredentialTaken, InvalidArgument, VersionConflict.</summary>
    [Alias("replace-credentials")]
    ValueTask<Result<CredentialsSnapshot>> ReplaceCredentialsAsync(ReplaceCredentialsRequest request);

    /// <summary>Writes or, with a null state, removes the provision state; removing it allows one more provisioning (I-6). Fault: NotFound.</summary>
    [Alias("provision-state")]
    ValueTask<Result<DeviceSnapshot>> SetProvisionStateAsync(SetProvisionStateRequest request);
}
