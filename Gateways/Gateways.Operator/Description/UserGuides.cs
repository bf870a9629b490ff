using ProvisioningCluster.Gateways.Operator.Description.Bodies;

namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>People who sign in.</summary>
internal static class UserGuides
{
    private const string Tag = "Users";

    private static readonly IReadOnlyList<QueryParameter> Paging = CommonParameters.Paging("email", "createdTime", "firstName", "lastName", "email");

    public static IEnumerable<RouteGuide> All { get; } =
    [
        new("POST /api/user", "saveUser", Tag, "Make or change a user")
        {
            Text = "A new user has no password: hand over the link of activationLink. No mail is sent.",
            Query = [new() { Name = "sendActivationMail", Text = "May be false; mail is not sent.", Values = ["false"] }],
            Body = typeof(UserToSave),
            Example = """{"email":"auditor@example.test","authority":"AUDITOR","firstName":"Ada","lastName":"Lovelace"}""",
        },
        new("GET /api/user/{id}", "getUserById", Tag, "One user"),
        new("DELETE /api/user/{id}", "deleteUser", Tag, "Delete a user") { Text = "The user's sessions end within a second. The last administrator of a tenant stays." },
        new("GET /api/users", "listUsers", Tag, "A page of the caller's tenant's users") { Query = Paging },
        new("GET /api/tenant/{id}/users", "listTenantUsers", Tag, "A page of a tenant's users") { Text = "System administrators only.", Query = Paging },
        new("POST /api/user/{id}/userCredentialsEnabled", "setUserEnabled", Tag, "Let a user sign in, or not")
        {
            Text = "Disabling ends the user's sessions within a second.",
            Query = [new() { Name = "userCredentialsEnabled", Text = "True when absent.", Values = ["true", "false"] }],
        },
        new("POST /api/user/{id}/resetPassword", "resetUserPassword", Tag, "Take a user's password away")
        {
            Text = "The user's sessions end within a second; hand over the link of activationLink, with which the user sets another one. API keys of the user stay.",
        },
        new("GET /api/user/{id}/activationLink", "getActivationLink", Tag, "A link with which a user without one sets a password")
        {
            Text = "As plain text. Each call makes a new link, good once and for 24 hours, and ends the one before.",
        },
        new("GET /api/user/{id}/activationLinkInfo", "getActivationLinkInfo", Tag, "The same link with the time that it is good for")
        {
            Text = "Each call makes a new link and ends the one before.",
        },
        new("POST /api/noauth/activate", "activateUser", Tag, "Set the first password")
        {
            Text = "The answer is a pair of tokens, as of a sign-in.",
            Query = [new() { Name = "sendActivationMail", Text = "Taken and ignored: mail is not sent.", Values = ["true", "false"] }],
            Body = typeof(Activation),
            Example = """{"activateToken":"<token of the link>","password":"<password>"}""",
        },
    ];
}
