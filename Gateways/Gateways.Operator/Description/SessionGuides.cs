using ProvisioningCluster.Gateways.Operator.Description.Bodies;

namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>Signing in (wire-spec 6.1).</summary>
internal static class SessionGuides
{
    private const string Tag = "Session";

    public static IEnumerable<RouteGuide> All { get; } =
    [
        new("POST /api/auth/login", "signIn", Tag, "Sign in")
        {
            Text = "The token stands in the header X-Authorization of later calls, after the word Bearer.",
            Body = typeof(SignIn),
            Example = """{"username":"operator@example.test","password":"<password>"}""",
        },
        new("POST /api/auth/token", "refreshToken", Tag, "Take a new pair of tokens")
        {
            Text = "Each refresh token is good once. One that comes a second time ends the session, for somebody else may have it.",
            Body = typeof(TokenRefresh),
            Example = """{"refreshToken":"<refresh token>"}""",
        },
        new("GET /api/auth/user", "getUser", Tag, "The caller"),
        new("POST /api/auth/logout", "signOut", Tag, "End the session"),
        new("POST /api/auth/changePassword", "changePassword", Tag, "Choose another password")
        {
            Text = "All other sessions of the caller end. The answer is the pair of tokens of this one.",
            Body = typeof(PasswordChange),
            Example = """{"currentPassword":"<password>","newPassword":"<another password>"}""",
        },
    ];
}
