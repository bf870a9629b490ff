using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Certificates;
using ProvisioningCluster.Grains.Credentials;
using ProvisioningCluster.Grains.Devices;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Profiles;
using ProvisioningCluster.Grains.Runtime;

namespace ProvisioningCluster.Grains.Provisioning;

/// <summary>
/// Lets a device in whose certificate nobody has yet: finds the profile of its CA, validates the path, makes the name and asks the
/// device's grain (wire-spec 3.8). Runs in the stateless worker that has the login, so no handshake waits for it on an I/O thread.
/// </summary>
internal sealed class ChainProvisioning(
    AuthoritySearch authorities,
    ChainValidation validation,
    DeviceStandIn devices,
    ILedger ledger,
    TimeProvider clock,
    ProvisionOutcomes outcomes)
{
    /// <summary>The device, or <see cref="AuthenticationRules.Refused"/> whatever the reason: the audit knows it.</summary>
    public async ValueTask<Result<DeviceIdentity>> ProvisionAsync(AuthenticationRequest request, CertificateChain chain)
    {
        var startedAt = clock.GetTimestamp();
        using var span = GrainTraces.Begin("provisioning.decide", request.OperationId);
        var course = new ProvisionCourse(request.OperationId, request.Origin);
        try
        {
            return await JudgeAsync(request, course, chain);
        }
        finally
        {
            outcomes.Add(course, startedAt);
        }
    }

    private async ValueTask<Result<DeviceIdentity>> JudgeAsync(AuthenticationRequest request, ProvisionCourse course, CertificateChain chain)
    {
        var presented = chain.ToMemories();
        var commonName = CommonNameOf(presented[0]);
        if (presented.Length > PathPolicy.DeviceCertificates.MaxPresented)
        {
            return await RefuseAsync(request, course, new ChainRefusal("chain_too_long", Name: commonName));
        }

        ChainRefusal? best = null;
        await foreach (var candidate in authorities.CandidatesAsync(presented))
        {
            var verdict = validation.Judge(presented, candidate, clock.GetUtcNow());
            if (verdict.IsAccepted)
            {
                return await AdmitAsync(request, course, chain, candidate, verdict.Leaf);
            }

            best ??= new ChainRefusal(verdict.Refusal.Code, candidate.Profile, commonName);
        }

        return await RefuseAsync(request, course, best ?? new ChainRefusal("unknown_authority", Name: commonName));
    }

    /// <summary>The chain is good: what remains is who the device is, and whether it may.</summary>
    private async ValueTask<Result<DeviceIdentity>> AdmitAsync(AuthenticationRequest request, ProvisionCourse course, CertificateChain chain, ChainProfile candidate, ParsedCertificate leaf)
    {
        var profile = candidate.Profile;
        if (!candidate.Pattern.NameOf(leaf).TryGet(out var name, out var fault))
        {
            return await RefuseAsync(request, course, new ChainRefusal(fault.Reason!, profile, CommonName.Of(leaf).TryGet(out var commonName, out _) ? commonName : null));
        }

        if (DeviceNameRules.CheckDevice(name) is { } badName)
        {
            return await RefuseAsync(request, course, new ChainRefusal(badName.Reason!, profile, name));
        }

        // Before anything is made: a device that could never log in is none.
        if (!AuthenticationRules.AllowsTransport(request.Origin.Protocol, profile.Transport))
        {
            await RefuseAsync(request, course, new ChainRefusal("transport_not_allowed", profile, name));
            return AuthenticationRules.WrongTransport;
        }

        if (ProvisionProtectionRules.Check(profile.Protection, request.Origin.Source, clock.GetUtcNow().ToUnixTimeMilliseconds()) is { } limited)
        {
            return await RefuseAsync(request, course, new ChainRefusal(limited.Reason!, profile, name));
        }

        course.Concerns(profile, name);
        var result = await devices.ProvisionCertificateAsync(new DeviceKey(profile.Tenant, name), new ProvisionCertificateRequest
        {
            OperationId = request.OperationId,
            ProfileId = profile.ProfileId,
            Credentials = CredentialsRules.Certificate(chain),
            AllowCreate = candidate.Settings.AllowCreate,
            AllowReplacement = candidate.Settings.AllowReplacement,
            Origin = request.Origin,
            MaxUses = profile.Protection?.MaxUses,
        });
        if (result.TryGet(out var device, out var refused))
        {
            course.Succeeded();
            return device;
        }

        if (refused.Code != FaultCode.ProvisioningRefused)
        {
            throw new GrainCallFailedException("The device gave no answer to the request."); // unknown outcome: no audit, no answer
        }

        // The reference tries to create then, which fails on the name and is an event on the device that has it.
        var inTheWay = candidate.Settings.AllowCreate && refused is { Reason: DeviceRules.WrongProfile, DeviceId: { } other }
            ? DeviceEvents.ProvisionFailure(profile.Tenant, other, name, profile.ProfileId, CredentialsType.X509Certificate, gateway: false)
            : null;
        return await RefuseAsync(request, course, new ChainRefusal(refused.Reason ?? string.Empty, profile, name, refused.DeviceId), inTheWay);
    }

    private async ValueTask<Result<DeviceIdentity>> RefuseAsync(AuthenticationRequest request, ProvisionCourse course, ChainRefusal refusal, OutboxRow? failed = null)
    {
        await ledger.AppendAuditAsync(
            new AuditRow
            {
                Tenant = refusal.Profile?.Tenant,
                At = clock.GetUtcNow().ToUnixTimeMilliseconds(),
                Action = AuditAction.Provision,
                Status = refusal.Status,
                Reason = refusal.Reason,
                DeviceName = AuditNames.Of(refusal.Name ?? string.Empty),
                DeviceId = refusal.DeviceId,
                ProfileId = refusal.Profile?.ProfileId,
                OperationId = request.OperationId,
                Protocol = request.Origin.Protocol,
                Source = request.Origin.Source,
            },
            failed);
        course.Concerns(refusal.Profile, refusal.Name);
        course.Refused(refusal.Profile is null ? FaultCode.ProvisionDataNotFound : FaultCode.ProvisioningRefused, refusal.Reason);
        return AuthenticationRules.Refused;
    }

    private static string? CommonNameOf(ReadOnlyMemory<byte> leaf) =>
        ParsedCertificate.TryRead(leaf, out var certificate, out _) && CommonName.Of(certificate).TryGet(out var commonName, out _) ? commonName : null;
}
