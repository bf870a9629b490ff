using Orleans.Concurrency;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Certificates;
using ProvisioningCluster.Grains.Devices;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Grains.Profiles;
using ProvisioningCluster.Grains.Provisioning;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Grains.Credentials;

/// <summary>Turns what a device presented into a device. Holds no state, so its calls may interleave.</summary>
[StatelessWorker, GrainType("authentication"), CollectionAgeLimit(Minutes = 1)]
internal sealed class AuthenticationGrain(
    ISecretProtector secrets,
    DeviceStandIn devices,
    ProfileCache profiles,
    ChainProvisioning chains,
    ChainValidation validation,
    ILedger ledger,
    TimeProvider clock,
    GrainInstruments instruments) : Grain, IAuthenticationGrain
{
    public async ValueTask<Result<DeviceIdentity>> AuthenticateAsync(AuthenticationRequest request, CancellationToken cancellationToken = default)
    {
        var result = await JudgeAsync(request, cancellationToken);
        var accepted = result.TryGet(out var device, out _);
        instruments.OnLogin(request.Origin.Protocol, accepted);
        if (accepted && !request.Revalidate)
        {
            ledger.NoteSeen(device!.Key.Tenant, device.DeviceId, clock.GetUtcNow().ToUnixTimeMilliseconds());
        }

        return result;
    }

    private async ValueTask<Result<DeviceIdentity>> JudgeAsync(AuthenticationRequest request, CancellationToken cancellationToken)
    {
        var (first, second) = AuthenticationRules.Lookups(request);
        var owner = await FindAsync(first, request.Revalidate, cancellationToken)
            ?? await FindAsync(second, request.Revalidate, cancellationToken);
        if (owner is null)
        {
            // A session that is being checked again has lost its certificate: that must not give it back.
            return AuthenticationRules.PresentedChain(request) is { } chain && !request.Revalidate
                ? await chains.ProvisionAsync(request, chain)
                : AuthenticationRules.Refused;
        }

        if (!AuthenticationRules.Accepts(request, owner.Credentials, secrets))
        {
            return AuthenticationRules.Refused;
        }

        if (AuthenticationRules.PresentedChain(request) is { } known && await ObjectionAsync(known, owner.Device, request.Revalidate) is { } reason)
        {
            await AuditAsync(request, owner.Device, reason);
            return AuthenticationRules.Refused;
        }

        if (AuthenticationRules.ChecksTransport(request.Origin.Protocol))
        {
            var profile = await profiles.FindAsync(new DeviceProfileKey(owner.Device.Key.Tenant, owner.Device.ProfileId));
            if (profile is null || !AuthenticationRules.AllowsTransport(request.Origin.Protocol, profile.Transport))
            {
                return AuthenticationRules.WrongTransport;
            }
        }

        await EndReplaysAsync(request, owner);
        return owner.Device;
    }

    /// <summary>Who logs in has its credential. Before that is told, nobody can ask for it again any more (I-10).</summary>
    private async ValueTask EndReplaysAsync(AuthenticationRequest request, CredentialsOwner owner)
    {
        if (owner.ReplayUntil is not { } until || until <= clock.GetUtcNow().ToUnixTimeMilliseconds())
        {
            return;
        }

        var ended = await devices.EndReplaysAsync(owner.Device.Key, new EndReplaysRequest
        {
            OperationId = request.OperationId == Guid.Empty ? Guid.NewGuid() : request.OperationId, // logins without a chain have none
            Origin = request.Origin,
        });
        if (!ended.TryGet(out _, out _))
        {
            throw new GrainCallFailedException("The device's replay window could not be ended."); // I-19
        }
    }

    private async ValueTask<CredentialsOwner?> FindAsync(LoginLookup? lookup, bool fresh, CancellationToken cancellationToken)
    {
        if (lookup is not { } wanted)
        {
            return null;
        }

        var key = new CredentialsKey(wanted.Space, secrets.LookupHash(wanted.Space, wanted.CredentialsId));
        var found = await devices.FindOwnerAsync(key, fresh, cancellationToken);
        if (found.TryGet(out var owner, out var fault))
        {
            return owner;
        }

        // Anything but "nobody" must not look like "nobody": the second lookup would be tried (I-19).
        return fault.Code == FaultCode.NotFound ? null : throw new GrainCallFailedException("The credentials could not be looked up.");
    }

    /// <summary>Why a certificate that is stored for its device does not let it in now, as the audit's word; null when it does.</summary>
    private async ValueTask<string?> ObjectionAsync(CertificateChain chain, DeviceIdentity device, bool revalidate)
    {
        if (!revalidate && AuthenticationRules.Objection(chain, clock.GetUtcNow()) is { } outOfTime)
        {
            return outOfTime;
        }

        // What is revoked must be out also when it was in before, and while it is.
        var profile = await profiles.FindChainAsync(new DeviceProfileKey(device.Key.Tenant, device.ProfileId));
        return profile is { HasRevocationLists: true } ? validation.Judge(chain.ToMemories(), profile, clock.GetUtcNow()).Refusal?.Code : null;
    }

    private ValueTask AuditAsync(AuthenticationRequest request, DeviceIdentity device, string reason) => ledger.AppendAuditAsync(new AuditRow
    {
        Tenant = device.Key.Tenant,
        At = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        Action = AuditAction.CertificateLogin,
        Status = AuditStatus.Failure,
        Reason = reason,
        DeviceName = device.Key.Name,
        DeviceId = device.DeviceId,
        ProfileId = device.ProfileId,
        OperationId = request.OperationId,
        Protocol = request.Origin.Protocol,
        Source = request.Origin.Source,
    });
}
