using System.Collections.Immutable;
using ProvisioningCluster.Gateways.Core.Limits;
using ProvisioningCluster.Gateways.Core.Telemetry;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Grains.Abstractions.Values;

namespace ProvisioningCluster.Gateways.Core.Cluster;

/// <summary>
/// The calls that a device gateway makes into the cluster. Every one throws <see cref="ClusterUnavailableException"/>, and
/// nothing else but cancellation, when the cluster does not answer or answers <see cref="FaultCode.Unavailable"/>.
/// </summary>
public sealed class DeviceCluster(StatelessWorkers workers, TimeProvider time, ClusterAccess? access = null, ISourceLimiter? limiter = null)
{
    /// <summary>Above the 5 s of a cluster call, below the 8 s in which a device gets its reply (invariants 3.3); with all that is tried again.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(7);

    private readonly PatientCalls calls = new(access, time);

    /// <summary>
    /// Provisions a device (wire-spec 2). <see cref="FaultCode.LimitReached"/> is no answer to it: the device is to come again after
    /// <see cref="Fault.RetryAfterSeconds"/>.
    /// </summary>
    public async ValueTask<Result<DeviceCredentials>> ProvisionAsync(ProvisionRequest request)
    {
        GatewayTraces.Note(request.OperationId);
        if (limiter?.Enter(request) is { } heldOff)
        {
            return heldOff;
        }

        Result<DeviceCredentials>? outcome = null;
        try
        {
            var answer = await InTimeAsync(() => workers.Next<IProvisioningGrain>().ProvisionAsync(request));
            outcome = answer;
            return answer;
        }
        finally
        {
            limiter?.Left(request, outcome);
        }
    }

    /// <summary>Replaces the certificate of a device that is logged in with it (RFC 7030 section 4.2.2).</summary>
    public ValueTask<Result<DeviceCredentials>> RenewCertificateAsync(RenewCertificateRequest request) =>
        InTimeAsync(() => workers.Next<ICertificateEnrolmentGrain>().RenewAsync(request));

    /// <summary>The certificate of a renewal whose answer got lost.</summary>
    public ValueTask<Result<DeviceCredentials>> RepeatRenewalAsync(RepeatRenewalRequest request) =>
        InTimeAsync(() => workers.Next<ICertificateEnrolmentGrain>().RepeatRenewalAsync(request));

    /// <summary>The issuing CA of the profile with this provision key, in PEM (RFC 7030 section 4.1).</summary>
    public ValueTask<Result<string>> GetAuthoritiesAsync(string provisionKey, CancellationToken cancellationToken = default) =>
        InTimeAsync(() => workers.Next<ICertificateEnrolmentGrain>().GetAuthoritiesAsync(provisionKey, cancellationToken));

    /// <summary>Logs a device in (wire-spec 3.4, 4.2, 5.2).</summary>
    public ValueTask<Result<DeviceIdentity>> AuthenticateAsync(AuthenticationRequest request, CancellationToken cancellationToken = default)
    {
        GatewayTraces.Note(request.OperationId);
        return InTimeAsync(() => workers.Next<IAuthenticationGrain>().AuthenticateAsync(request, cancellationToken));
    }

    /// <summary>Stores values that the device sent; answered after the commit.</summary>
    public ValueTask<Result<Done>> SaveValuesAsync(DeviceIdentity device, ValueScope scope, ImmutableArray<DeviceValue> values) =>
        InTimeAsync(() => workers.Next<IDeviceValuesGrain>().SaveAsync(new SaveValuesRequest(device.Key.Tenant, device.DeviceId, scope, values, FromDevice: true)));

    /// <summary>Reads latest values of one scope; all keys when <paramref name="keys"/> is empty.</summary>
    public ValueTask<Result<ImmutableArray<DeviceValue>>> ReadValuesAsync(DeviceIdentity device, ValueScope scope, ImmutableArray<string> keys, CancellationToken cancellationToken = default) =>
        InTimeAsync(() => workers.Next<IDeviceValuesGrain>().ReadAsync(device.Key.Tenant, device.DeviceId, scope, keys, cancellationToken));

    /// <summary>
    /// What a device may read of its attributes: the named keys of the sections that were asked for, or all of both when no key
    /// was named at all (wire-spec 4.2).
    /// </summary>
    public async ValueTask<Result<DeviceAttributes>> ReadAttributesAsync(
        DeviceIdentity device, ImmutableArray<string>? clientKeys, ImmutableArray<string>? sharedKeys, CancellationToken cancellationToken = default)
    {
        var all = clientKeys is null && sharedKeys is null;
        var client = await ReadSectionAsync(device, ValueScope.Client, all ? [] : clientKeys, cancellationToken);
        if (!client.TryGet(out var clientValues, out var fault))
        {
            return fault;
        }

        var shared = await ReadSectionAsync(device, ValueScope.Shared, all ? [] : sharedKeys, cancellationToken);
        return shared.TryGet(out var sharedValues, out fault) ? new DeviceAttributes(clientValues, sharedValues) : fault;
    }

    private ValueTask<Result<ImmutableArray<DeviceValue>>> ReadSectionAsync(DeviceIdentity device, ValueScope scope, ImmutableArray<string>? keys, CancellationToken cancellationToken) =>
        keys is { } wanted
            ? ReadValuesAsync(device, scope, wanted, cancellationToken)
            : ValueTask.FromResult<Result<ImmutableArray<DeviceValue>>>(ImmutableArray<DeviceValue>.Empty);

    private async ValueTask<Result<T>> InTimeAsync<T>(Func<ValueTask<Result<T>>> call)
        where T : notnull
    {
        Result<T> answer;
        try
        {
            answer = await calls.AskAsync(call).WaitAsync(AnswerWithin, time);
        }
        catch (TimeoutException exception)
        {
            throw new ClusterUnavailableException($"The cluster did not answer within {AnswerWithin.TotalSeconds} s.", exception);
        }

        return answer.TryGet(out _, out var fault) || fault.Code != FaultCode.Unavailable
            ? answer
            : throw new ClusterUnavailableException(fault.Detail);
    }
}
