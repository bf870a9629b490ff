using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Gateways.Operator.Faults;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Tries pattern, CA and certificate before a device does. Ours.</summary>
internal static class CertificatePreviewEndpoints
{
    public static void MapCertificatePreview(this IEndpointRouteBuilder api) => api.MapPost("/deviceProfile/certificate/preview", PreviewAsync);

    private static async Task<Results<JsonHttpResult<CertificatePreviewResource>, Refusal>> PreviewAsync(HttpContext http, StatelessWorkers workers)
    {
        if (!(await http.ReadJsonAsync(RequestBody.CertificatesLimit)).TryGet(out var json, out var fault)
            || !CertificatePreviewBody.Read(json, http.Operator().Tenant).TryGet(out var request, out fault))
        {
            return RestAnswers.Refused(fault);
        }

        var preview = await workers.Next<ICertificatePreviewGrain>().PreviewAsync(request);
        return preview.TryGet(out var shown, out fault)
            ? RestAnswers.Json(CertificatePreviewResource.Of(shown))
            : RestAnswers.Refused(request.ProfileId is { } profileId ? DeviceProfileTexts.Told(fault, profileId) : fault);
    }
}
