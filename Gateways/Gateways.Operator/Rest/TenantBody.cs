using System.Text.Json;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>A tenant as a system administrator sent it.</summary>
internal static class TenantBody
{
    public static Result<SaveTenantRequest> Read(JsonElement json, string actor)
    {
        var fields = new JsonFields(json);
        var request = new SaveTenantRequest(
            fields.EntityId("id") is { } id ? new TenantId(id) : null,
            NameRules.Normalised(fields.Text("title")),
            new TenantDetails
            {
                Region = fields.Text("region"),
                Country = fields.Text("country"),
                State = fields.Text("state"),
                City = fields.Text("city"),
                Address = fields.Text("address"),
                Address2 = fields.Text("address2"),
                Zip = fields.Text("zip"),
                Phone = fields.Text("phone"),
                Email = fields.Text("email"),
                AdditionalInfo = fields.Object("additionalInfo") is { } info ? OperatorJson.Compact(info) : null,
            },
            fields.Integer("version"),
            actor);
        return fields.Fault is { } fault ? fault : request;
    }
}
