using Orleans.Concurrency;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Grains.Certificates;
using ProvisioningCluster.Grains.Certificates.Issuing;
using ProvisioningCluster.Grains.Credentials;
using ProvisioningCluster.Grains.Devices;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Profiles;

namespace ProvisioningCluster.Grains.Provisioning;

/// <summary>Tells the CAs of profiles and renews certificates. Holds no state, so its calls may interleave.</summary>
[StatelessWorker, GrainType("certificate-enrolment")]
internal sealed class CertificateEnrolmentGrain(ProfileCache profiles, DeviceStandIn devices, CertificateIssuer issuer, ILedger ledger, TimeProvider clock)
    : Grain, ICertificateEnrolmentGrain
{
    public async ValueTask<Result<string>> GetAuthoritiesAsync(string provisionKey, CancellationToken cancellationToken = default)
    {
        var profile = await profiles.FindAsync(provisionKey);
        return profile?.CertificateIssuance is { } issuance
            ? issuance.Certificates
            : new Fault(FaultCode.NotFound, "No profile that issues certificates has this provision key.");
    }

    public async ValueTask<Result<DeviceCredentials>> RenewAsync(RenewCertificateRequest request)
    {
        var device = request.Device;
        var profile = await profiles.FindAsync(new DeviceProfileKey(device.Key.Tenant, device.ProfileId));
        if (!Check(request, profile, out var present).TryGet(out var signing, out var unfit))
        {
            return await RefuseAsync(request, unfit);
        }

        if (!issuer.Issue(profile!, signing, device.Key.Name, present).TryGet(out var issued, out unfit))
        {
            return await RefuseAsync(request, unfit);
        }

        var result = await devices.RenewCertificateAsync(device.Key, new RenewDeviceCertificateRequest(
            request.OperationId, device.DeviceId, CredentialsRules.Certificate(request.Chain).CredentialsId, issued, request.Origin));
        if (result.TryGet(out var credentials, out var refused))
        {
            return credentials with { IssuedChain = CertificateIssuer.ChainOf(profile!, credentials) };
        }

        return refused.Code == FaultCode.ProvisioningRefused
            ? await RefuseAsync(request, refused)
            : throw new GrainCallFailedException("The device gave no answer to the request."); // unknown outcome: no audit, no answer
    }

    public async ValueTask<Result<DeviceCredentials>> RepeatRenewalAsync(RepeatRenewalRequest request)
    {
        var profile = await profiles.FindAsync(request.ProvisionKey);
        if (profile is null || RepeatedRenewal.NameOf(request, profile, clock.GetUtcNow()) is not { } name || DeviceNameRules.CheckDevice(name) is not null)
        {
            return AuthenticationRules.Refused;
        }

        if (await ledger.FindDeviceAsync(new DeviceKey(profile.Tenant, name)) is not { } device
            || device.ProfileId != profile.ProfileId
            || !RepeatedRenewal.IsAnswer(request, device.Credential.Credentials))
        {
            return AuthenticationRules.Refused;
        }

        await ledger.AppendAuditAsync(new AuditRow
        {
            Tenant = profile.Tenant,
            At = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            Action = AuditAction.CertificateRenewed,
            Status = AuditStatus.Success,
            Reason = "answer_repeated",
            DeviceName = name,
            DeviceId = device.DeviceId,
            ProfileId = profile.ProfileId,
            OperationId = request.OperationId,
            Protocol = request.Origin.Protocol,
            Source = request.Origin.Source,
        });
        var present = device.Credential.Credentials;
        return present with { IssuedChain = CertificateIssuer.ChainOf(profile, present) };
    }

    private static Result<SigningRequest> Check(RenewCertificateRequest request, DeviceProfileSnapshot? profile, out ParsedCertificate? present)
    {
        present = null;
        if (profile?.CertificateIssuance is null)
        {
            return SigningRequestFaults.NotIssuing;
        }

        if (request.ProvisionKey is { } key && !string.Equals(key, profile.ProvisionKey, StringComparison.Ordinal))
        {
            return SigningRequestFaults.OtherProfile;
        }

        if (!SigningRequest.Read(request.SigningRequest.Reveal()).TryGet(out var signing, out var unfit))
        {
            return unfit;
        }

        // One that an operator entered may be no certificate by our rules; then there is nothing to compare with.
        var isReadable = ParsedCertificate.TryRead(request.Chain.Leaf.AsMemory(), out present, out _);
        return !request.SameNames || (isReadable && signing.HasNamesOf(present!)) ? signing : SigningRequestFaults.OtherNames;
    }

    private async ValueTask<Result<DeviceCredentials>> RefuseAsync(RenewCertificateRequest request, Fault fault)
    {
        await ledger.AppendAuditAsync(new AuditRow
        {
            Tenant = request.Device.Key.Tenant,
            At = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            Action = AuditAction.CertificateRenewed,
            Status = AuditStatus.Failure,
            Reason = fault.Reason ?? string.Empty,
            DeviceName = request.Device.Key.Name,
            DeviceId = request.Device.DeviceId,
            ProfileId = request.Device.ProfileId,
            OperationId = request.OperationId,
            Protocol = request.Origin.Protocol,
            Source = request.Origin.Source,
        });
        return ProvisioningRules.Told(fault);
    }
}
