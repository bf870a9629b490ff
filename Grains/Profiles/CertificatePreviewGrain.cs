using Orleans.Concurrency;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Certificates;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>Reads what is to be tried and lets <see cref="CertificatePreviewRules"/> judge it.</summary>
[StatelessWorker, GrainType("certificate-preview")]
internal sealed class CertificatePreviewGrain(ChainValidation validation, TimeProvider clock) : Grain, ICertificatePreviewGrain
{
    private const string CertificateField = "certificate";

    public async ValueTask<Result<CertificatePreview>> PreviewAsync(CertificatePreviewRequest request)
    {
        if (!(await PolicyAsync(request)).TryGet(out var policy, out var fault) || !Presented(request).TryGet(out var presented, out fault))
        {
            return fault;
        }

        return presented.Count == 0 && request.CommonName is null && policy.Pattern is null && policy.Authority is null
            ? new Fault(FaultCode.InvalidArgument, "There is nothing to look at: give certificate, commonName, certificateRegExPattern or provisionDeviceSecret.", CertificateField)
            : CertificatePreviewRules.Judge(policy, presented, request.CommonName, clock.GetUtcNow());
    }

    /// <summary>Pattern and CA of the request, else those of the profile.</summary>
    private async ValueTask<Result<PreviewPolicy>> PolicyAsync(CertificatePreviewRequest request)
    {
        ChainProfile? profile = null;
        if (request.ProfileId is { } profileId)
        {
            var key = new DeviceProfileKey(request.Tenant, profileId);
            if (!(await GrainFactory.GetGrain<IDeviceProfileGrain>(key.ToString()).GetAsync()).TryGet(out var stored, out var missing))
            {
                return missing;
            }

            if ((profile = ChainProfile.Of(stored)) is null)
            {
                return new Fault(FaultCode.InvalidArgument, "The profile has another strategy than X509_CERTIFICATE_CHAIN.", "deviceProfileId");
            }
        }

        var (pattern, authority) = (profile?.Pattern, profile?.Authority);
        return (request.NamePattern is { } text && !CommonNamePattern.Parse(text).TryGet(out pattern, out var fault))
            || (request.Authority is { } pem && !RegisteredAuthority.Parse(pem).TryGet(out authority, out fault))
                ? fault
                : new PreviewPolicy(pattern, authority, Validator(request.Authority is null ? profile : null, authority));
    }

    /// <summary>By the profile with its revocation lists, or by the CA that is only tried.</summary>
    private Func<IReadOnlyList<ReadOnlyMemory<byte>>, DateTimeOffset, PathVerdict>? Validator(ChainProfile? profile, RegisteredAuthority? authority) =>
        profile is not null ? (presented, at) => validation.Judge(presented, profile, at)
        : authority is not null ? (presented, at) => PathValidator.Validate(presented, authority, at, PathPolicy.DeviceCertificates)
        : null;

    private static Result<IReadOnlyList<byte[]>> Presented(CertificatePreviewRequest request) => request.Certificates is { } text
        ? CertificateText.Read(text, "CERTIFICATE", CertificateField, RegisteredAuthority.MaxCertificates * CertificateText.MaxLength)
        : Array.Empty<byte[]>();
}
