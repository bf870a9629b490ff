namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Users;

/// <summary>What somebody entered about a user.</summary>
public sealed record UserFields(string Email, string FirstName, string LastName, string Authority);
