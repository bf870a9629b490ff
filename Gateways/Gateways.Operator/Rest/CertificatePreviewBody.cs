using System.Text.Json;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Reads what is to be tried: the names of the fields are those of the profile (wire-spec 6.4).</summary>
internal static class CertificatePreviewBody
{
    public static Result<CertificatePreviewRequest> Read(JsonElement json, TenantId tenant)
    {
        var fields = new JsonFields(json);
        var request = new CertificatePreviewRequest
        {
            Tenant = tenant,
            ProfileId = fields.EntityId("deviceProfileId"),
            NamePattern = fields.Text("certificateRegExPattern"),
            Authority = fields.Text("provisionDeviceSecret"),
            Certificates = fields.Text("certificate"),
            CommonName = fields.Text("commonName"),
        };
        return fields.Fault is { } fault ? fault : request;
    }
}
