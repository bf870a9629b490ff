using System.Globalization;
using System.Net;
using System.Security.Claims;
using ProvisioningCluster.Gateways.Operator.Access;
using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Gateways.Operator.Console.SignedIn;

/// <summary>
/// A person's session as the browser's cookie carries it: the session of the REST with its id, and nothing that would let anybody
/// in without it.
/// </summary>
internal static class ConsoleSession
{
    /// <summary>Name of the authentication scheme.</summary>
    public const string Scheme = "console";

    public const string CookieName = "provisioning-console";

    private const string UserId = "user-id";
    private const string Tenant = "tenant";
    private const string SessionId = "session";
    private const string SignedIn = "signed-in";
    private const string Source = "source";

    /// <summary>Who is signed in.</summary>
    /// <param name="identity">With the authority that the cluster says now.</param>
    /// <param name="signedInAt">When the password was given.</param>
    /// <param name="source">Where the browser is; taken anew from every connection.</param>
    public static ClaimsPrincipal PrincipalOf(OperatorIdentity identity, DateTimeOffset signedInAt, IPAddress? source)
    {
        List<Claim> claims =
        [
            new(ClaimTypes.Name, identity.UserName),
            new(ClaimTypes.Role, AuthorityScopes.Of(identity.Authority)),
            new(UserId, identity.UserId.ToString()),
            new(Tenant, identity.Tenant.Value.ToString()),
            new(SessionId, identity.SessionId.ToString()),
            new(SignedIn, signedInAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ];
        if (source is not null)
        {
            claims.Add(new(Source, source.ToString()));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme));
    }

    /// <summary>In whose name the console acts; null when nobody is signed in.</summary>
    public static OperatorIdentity? IdentityOf(ClaimsPrincipal user) =>
        user.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name }
        && AuthorityScopes.TryParse(user.FindFirstValue(ClaimTypes.Role) ?? string.Empty, out var authority)
        && Guid.TryParse(user.FindFirstValue(UserId), out var userId)
        && Guid.TryParse(user.FindFirstValue(Tenant), out var tenant)
        && Guid.TryParse(user.FindFirstValue(SessionId), out var sessionId)
            ? new OperatorIdentity(userId, name, new TenantId(tenant), authority, sessionId)
            : null;

    /// <summary>Where the browser is.</summary>
    public static IPAddress? SourceOf(ClaimsPrincipal user) => IPAddress.TryParse(user.FindFirstValue(Source), out var address) ? address : null;

    /// <summary>When the password was given; long ago when the cookie does not say.</summary>
    public static DateTimeOffset SignedInAt(ClaimsPrincipal user) =>
        long.TryParse(user.FindFirstValue(SignedIn), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : DateTimeOffset.UnixEpoch;
}
