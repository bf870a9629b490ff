using Orleans.Concurrency;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Grains.Certificates.Issuing;
using ProvisioningCluster.Grains.Credentials;
using ProvisioningCluster.Grains.Devices;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Profiles;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Grains.Provisioning;

/// <summary>
/// Judges key and secret, then asks the device. Refusals are audited here rather than in the device's grain, so that many
/// requests for one name do not wait for each other's audit rows. Holds no state, so its calls may interleave.
/// </summary>
[StatelessWorker, GrainType("provisioning"), CollectionAgeLimit(Minutes = 1)]
internal sealed class ProvisioningGrain(
    ProfileCache profiles,
    DeviceStandIn devices,
    ISecretProtector secrets,
    CertificateIssuer issuer,
    ProfileRates rates,
    ILedger ledger,
    TimeProvider clock,
    ProvisionOutcomes outcomes) : Grain, IProvisioningGrain
{
    private static readonly SecretText Decoy = new(RandomText.Token());

    public async ValueTask<Result<DeviceCredentials>> ProvisionAsync(ProvisionRequest request)
    {
        var startedAt = clock.GetTimestamp();
        using var span = GrainTraces.Begin("provisioning.decide", request.OperationId);
        var course = new ProvisionCourse(request.OperationId, request.Origin);
        try
        {
            return await JudgeAsync(request, course);
        }
        finally
        {
            outcomes.Add(course, startedAt);
        }
    }

    private async ValueTask<Result<DeviceCredentials>> JudgeAsync(ProvisionRequest request, ProvisionCourse course)
    {
        if (ProvisioningRules.CheckForm(request, out var name) is { } malformed)
        {
            return await RefuseAsync(request, course, name, null, malformed);
        }

        // One path for a wrong secret, an unknown key and a profile that is off: look up, compare, audit (T-2).
        var profile = await profiles.FindAsync(request.ProvisionKey.Reveal());
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var matches = Matches(request, profile?.ProvisionSecret);
        var matchesPrevious = Matches(request, profile?.PreviousSecret);
        var unknown = ProvisioningRules.CheckProfile(profile, matches || (matchesPrevious && profile?.PreviousSecretUntil > now))
            ?? ProvisionProtectionRules.Check(profile!.Protection, request.Origin.Source, now);
        if (unknown is not null)
        {
            return await RefuseAsync(request, course, name, profile, ProvisioningRules.ExplainPrevious(unknown, matchesPrevious));
        }

        if (rates.TryPass(profile!, out var isNews) is { } tooMany)
        {
            return await HoldOffAsync(request, course, name, profile!, tooMany, isNews);
        }

        return request is { SigningRequest.IsEmpty: true, NameFromSigningRequest: false }
            ? await AskDeviceAsync(request, course, name, profile!, null)
            : await AskForCertificateAsync(request, course, name, profile!);
    }

    /// <summary>Both secrets of a profile are compared whether they are there or not.</summary>
    private bool Matches(ProvisionRequest request, SecretText? expected) =>
        secrets.AreEqual(request.ProvisionSecret, expected is { IsEmpty: false } secret ? secret : Decoy);

    /// <summary>The device is to come again later. A flood is one row of the audit in a minute (I-15).</summary>
    private async ValueTask<Result<DeviceCredentials>> HoldOffAsync(ProvisionRequest request, ProvisionCourse course, string name, DeviceProfileSnapshot profile, Fault tooMany, bool isNews)
    {
        if (isNews)
        {
            await ledger.AppendAuditAsync(RefusalRow(request, name, profile, AuditStatus.Failure, tooMany));
        }

        course.Concerns(profile, name);
        course.Refused(tooMany.Code, tooMany.Reason);
        return tooMany;
    }

    private async ValueTask<Result<DeviceCredentials>> AskForCertificateAsync(ProvisionRequest request, ProvisionCourse course, string name, DeviceProfileSnapshot profile)
    {
        if (!SigningRequestRules.Read(request, profile).TryGet(out var signing, out var unfit))
        {
            return await RefuseAsync(request, course, name, profile, Refused(unfit));
        }

        if (request.NameFromSigningRequest)
        {
            if (!SigningRequestRules.NameOf(signing).TryGet(out var subject, out unfit))
            {
                return await RefuseAsync(request, course, name, profile, Refused(unfit));
            }

            name = subject;
        }

        var answer = await AskDeviceAsync(request, course, name, profile, signing);
        return answer.TryGet(out var issued, out var fault)
            ? issued with { IssuedChain = CertificateIssuer.ChainOf(profile, issued) }
            : fault;
    }

    private async ValueTask<Result<DeviceCredentials>> AskDeviceAsync(
        ProvisionRequest request, ProvisionCourse course, string name, DeviceProfileSnapshot profile, SigningRequest? signing)
    {
        if (ProvisioningRules.CheckName(name, profile.Strategy) is { } badName)
        {
            return await RefuseAsync(request, course, name, profile, badName);
        }

        name = name.Length == 0 ? RandomText.NameFor(request.OperationId) : name;
        var device = new DeviceKey(profile.Tenant, name);
        course.Concerns(profile, name);

        // Pre-provisioned devices keep what they have: the request's credentials and gateway flag are not looked at. An issued
        // certificate is none of the request's credentials, but what the profile gives to whoever may have a device's.
        var creates = profile.Strategy == ProvisionStrategy.AllowCreateNewDevices;
        var wanted = signing is not null ? issuer.Issue(profile, signing, name, present: null)
            : creates ? CredentialsRules.FromRequest(request, RandomText.Token())
            : CredentialsRules.AccessToken(string.Empty);
        if (!wanted.TryGet(out var credentials, out var badCredentials))
        {
            return await RefuseAsync(
                request, course, name, profile, signing is null ? await ReasonForBadCredentialsAsync(device, badCredentials) : Refused(badCredentials));
        }

        var result = await devices.ProvisionAsync(device, new ProvisionDeviceRequest
        {
            OperationId = request.OperationId,
            ProfileId = profile.ProfileId,
            Strategy = profile.Strategy,
            Credentials = credentials,
            Gateway = creates && request.Gateway,
            Origin = request.Origin,
            ReplaceCredentials = signing is not null,
            MaxUses = profile.Protection?.MaxUses,
            ReplayDigest = ReplayDigest.Of(request, profile, secrets),
            ReplaySeconds = profile.Protection?.ReplayWindowSeconds ?? 0,
        });

        if (!result.TryGet(out var issued, out var fault))
        {
            return await RefuseAsync(request, course, name, profile, fault);
        }

        course.Succeeded();
        return issued;
    }

    /// <summary>The reference looks at the name before the credentials, and a taken name is an event on its device.</summary>
    private async ValueTask<Fault> ReasonForBadCredentialsAsync(DeviceKey device, Fault badCredentials) => await ledger.FindDeviceAsync(device) is { } existing
        ? ProvisioningRules.Refused with { Reason = DeviceRules.NameTaken, DeviceId = existing.DeviceId }
        : ProvisioningRules.Refused with { Reason = badCredentials.Reason };

    private async ValueTask<Result<DeviceCredentials>> RefuseAsync(ProvisionRequest request, ProvisionCourse course, string name, DeviceProfileSnapshot? profile, Fault fault)
    {
        course.Concerns(profile, name);
        var status = fault.Code switch
        {
            FaultCode.ProvisionDataNotFound => AuditStatus.NotFound,
            FaultCode.ProvisioningRefused => AuditStatus.Failure,
            _ => throw new GrainCallFailedException("The device gave no answer to the request."), // unknown outcome: no audit, no answer
        };

        var row = RefusalRow(request, name, profile, status, fault);
        var failed = ProvisioningRules.IsDeviceEvent(fault)
            ? DeviceEvents.ProvisionFailure(profile!.Tenant, fault.DeviceId!.Value, name, profile.ProfileId, request.CredentialsType, request.Gateway)
            : null;
        await ledger.AppendAuditAsync(row, failed);
        course.Refused(fault.Code, fault.Reason);
        return status == AuditStatus.NotFound ? ProvisioningRules.NotFound : ProvisioningRules.Told(fault);
    }

    private AuditRow RefusalRow(ProvisionRequest request, string name, DeviceProfileSnapshot? profile, AuditStatus status, Fault fault) => new()
    {
        Tenant = profile?.Tenant,
        At = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        Action = AuditAction.Provision,
        Status = status,
        Reason = fault.Reason ?? string.Empty,
        DeviceName = AuditNames.Of(name),
        DeviceId = fault.DeviceId,
        ProfileId = profile?.ProfileId,
        OperationId = request.OperationId,
        Protocol = request.Origin.Protocol,
        Source = request.Origin.Source,
    };

    /// <summary>Who may provision may know what is wrong with the request that he wrote.</summary>
    private static Fault Refused(Fault signing) => signing with { Code = FaultCode.ProvisioningRefused };
}
