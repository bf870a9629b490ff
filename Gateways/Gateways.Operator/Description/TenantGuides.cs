using ProvisioningCluster.Gateways.Operator.Description.Bodies;

namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>Tenants of the installation.</summary>
internal static class TenantGuides
{
    private const string Tag = "Tenants";

    public static IEnumerable<RouteGuide> All { get; } =
    [
        new("POST /api/tenant", "saveTenant", Tag, "Make or change a tenant")
        {
            Text = "With an id it changes the tenant, without it makes one with its default profile. System administrators only.",
            Body = typeof(TenantToSave),
            Example = """{"title":"Plant 2","country":"DE","city":"Bonn"}""",
        },
        new("GET /api/tenant/{id}", "getTenant", Tag, "One tenant") { Text = "A tenant's users may read their own." },
        new("DELETE /api/tenant/{id}", "deleteTenant", Tag, "Delete a tenant that has no device")
        {
            Text = "Its profiles and users go with it, and their sessions end. System administrators only.",
        },
        new("GET /api/tenants", "listTenants", Tag, "A page of tenants")
        {
            Text = "System administrators only.",
            Query = CommonParameters.Paging("title", "createdTime", "title", "email", "country", "city"),
        },
    ];
}
