using System.Text.Json;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>A new API key as an administrator sent it.</summary>
/// <param name="UserId">In whose name it acts; null for the caller's.</param>
/// <param name="Authority">Null for the user's.</param>
/// <param name="Description">Where it is used.</param>
/// <param name="ExpiresAt">Milliseconds since the Unix epoch; null for never.</param>
/// <param name="Disabled">Opens nothing until it is enabled.</param>
internal sealed record ApiKeyBody(Guid? UserId, UserAuthority? Authority, string Description, long? ExpiresAt, bool Disabled)
{
    public static Result<ApiKeyBody> Read(JsonElement json)
    {
        var fields = new JsonFields(json);
        var isOld = fields.EntityId("id") is not null;
        var userId = fields.EntityId("userId");
        var scope = fields.Text("authority");
        var description = NameRules.Normalised(fields.Text("description"));
        var end = fields.Integer("expirationTime");
        var enabled = fields.Flag("enabled", absent: true);
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        if (isOld)
        {
            return new Fault(FaultCode.InvalidArgument, "An API key can't be saved again: use PUT /api/apiKey/{id}/description or PUT /api/apiKey/{id}/enabled/{value}", "id");
        }

        UserAuthority? authority = null;
        if (scope is not null)
        {
            if (!AuthorityScopes.TryParse(scope, out var given))
            {
                return new Fault(FaultCode.InvalidArgument, "API key authority should be one of SYS_ADMIN, TENANT_ADMIN, AUDITOR!", "authority");
            }

            authority = given;
        }

        return new ApiKeyBody(userId, authority, description, end is 0 ? null : end, !enabled);
    }
}
