using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Users;

/// <summary>A user as the REST lists it.</summary>
/// <param name="Id">With the id that its paths take.</param>
/// <param name="Email">The name to sign in with.</param>
/// <param name="Authority">Such as <c>TENANT_ADMIN</c>.</param>
/// <param name="FirstName">Or nothing.</param>
/// <param name="LastName">Or nothing.</param>
/// <param name="Enabled">May sign in.</param>
/// <param name="Activated">Has chosen a password.</param>
/// <param name="CreatedTime">Milliseconds since the Unix epoch.</param>
public sealed record ListedUser(ListedUser.Reference Id, string Email, string Authority, string? FirstName, string? LastName, bool Enabled, bool Activated, long CreatedTime)
{
    public string FullName => $"{FirstName} {LastName}".Trim();

    public string State => !Enabled ? UserTexts.StateDisabled : Activated ? UserTexts.StateActive : UserTexts.StateInvited;

    public sealed record Reference(Guid Id);
}
