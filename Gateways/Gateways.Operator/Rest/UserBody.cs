using System.Text.Json;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>A user as an administrator sent it.</summary>
/// <param name="UserId">Null creates one.</param>
/// <param name="TenantId">Counts only when a system administrator creates one.</param>
/// <param name="Email">The name with which the user signs in; not empty.</param>
/// <param name="Authority">What the user may do.</param>
/// <param name="Details">The rest.</param>
internal sealed record UserBody(Guid? UserId, Guid? TenantId, string Email, UserAuthority Authority, UserDetails Details)
{
    public static Result<UserBody> Read(JsonElement json)
    {
        var fields = new JsonFields(json);
        var userId = fields.EntityId("id");
        var tenantId = fields.EntityId("tenantId");
        var email = NameRules.Normalised(fields.Text("email"));
        var scope = fields.Text("authority");
        var details = new UserDetails
        {
            FirstName = fields.Text("firstName"),
            LastName = fields.Text("lastName"),
            Phone = fields.Text("phone"),
            AdditionalInfo = fields.Object("additionalInfo") is { } info ? OperatorJson.Compact(info) : null,
        };
        if (fields.Fault is { } fault)
        {
            return fault;
        }

        if (!IsAddress(email))
        {
            return new Fault(FaultCode.InvalidArgument, email.Length == 0 ? "User email should be specified!" : "Invalid email address format!", "email");
        }

        return scope is not null && AuthorityScopes.TryParse(scope, out var authority)
            ? new UserBody(userId, tenantId, email, authority, details)
            : new Fault(FaultCode.InvalidArgument, "User authority should be one of SYS_ADMIN, TENANT_ADMIN, AUDITOR!", "authority");
    }

    /// <summary>The shape of an address and no more: no mail is sent to it. <c>admin@localhost</c> is one.</summary>
    private static bool IsAddress(string email) =>
        email.Length is > 2 and <= NameRules.Longest
        && email.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == email.LastIndexOf('@') && at < email.Length - 1
        && !email.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter));
}
