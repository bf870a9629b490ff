using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Profiles;

/// <summary>Stateless worker (any key) that says what would become of a certificate. Nothing is changed, and nothing is audited.</summary>
[Alias("pc.ICertificatePreviewGrain")]
public interface ICertificatePreviewGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Makes the name and validates the path as a login would. Faults: NotFound (profile), InvalidArgument (a pattern, CA or certificate
    /// that cannot be read, or nothing to look at).
    /// </summary>
    [Alias("preview"), Orleans.Concurrency.AlwaysInterleave]
    ValueTask<Result<CertificatePreview>> PreviewAsync(CertificatePreviewRequest request);
}
