using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>
/// JSON web tokens with the claims of wire-spec 6.1. One algorithm, one issuer, and an audience of its own for each use, so
/// that no token passes for another kind (T-21).
/// </summary>
internal sealed class TokenCodec(TimeProvider clock)
{
    public const string Issuer = "provisioning-cluster";
    public const string AccessAudience = "provisioning-cluster/operator";
    public const string RefreshAudience = "provisioning-cluster/refresh";

    /// <summary>The customer id that means none (wire-spec 6.5).</summary>
    public const string NoCustomer = "13814000-1dd2-11b2-8080-808080808080";

    private const string TokenIdClaim = "jti";
    private const string RefreshScope = "REFRESH_TOKEN";
    private const string Algorithm = SecurityAlgorithms.HmacSha512;
    private const int LongestToken = 4096;

    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false, MaximumTokenSizeInBytes = LongestToken };

    public string WriteAccess(SymmetricSecurityKey key, OperatorIdentity identity, TimeSpan lifetime) => Write(key, identity, TokenUse.Access, Guid.NewGuid(), lifetime);

    /// <summary>A token for one refresh of the session.</summary>
    public string WriteRefresh(SymmetricSecurityKey key, OperatorIdentity identity, Guid refreshId, TimeSpan lifetime) =>
        Write(key, identity, TokenUse.Refresh, refreshId, lifetime);

    public async ValueTask<TokenReading> ReadAsync(SymmetricSecurityKey key, string token, TokenUse use)
    {
        var result = await handler.ValidateTokenAsync(token, Parameters(key, use));
        if (!result.IsValid)
        {
            return new TokenReading(null, default, result.Exception is SecurityTokenExpiredException);
        }

        return Guid.TryParse(result.ClaimsIdentity.FindFirst(TokenIdClaim)?.Value, out var id) && IdentityOf(result.ClaimsIdentity, use) is { } identity
            ? new TokenReading(identity, id, Expired: false)
            : default;
    }

    private string Write(SymmetricSecurityKey key, OperatorIdentity identity, TokenUse use, Guid id, TimeSpan lifetime)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object>
        {
            ["sub"] = identity.UserName,
            ["userId"] = identity.UserId.ToString(),
            ["scopes"] = new[] { use == TokenUse.Refresh ? RefreshScope : AuthorityScopes.Of(identity.Authority) },
            ["sessionId"] = identity.SessionId.ToString(),
            [TokenIdClaim] = id.ToString(),
            ["enabled"] = true,
            ["isPublic"] = false,
            ["tenantId"] = identity.Tenant.Value.ToString(),
            ["customerId"] = NoCustomer,
        };
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = AudienceOf(use),
            IssuedAt = now,
            Expires = now + lifetime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(key, Algorithm),
        });
    }

    private static OperatorIdentity? IdentityOf(ClaimsIdentity claims, TokenUse use)
    {
        var scopes = claims.FindAll("scopes").Select(claim => claim.Value).ToArray();
        if (scopes is not [var scope]
            || claims.FindFirst("sub")?.Value is not { Length: > 0 } userName
            || !Guid.TryParse(claims.FindFirst("userId")?.Value, out var userId)
            || !Guid.TryParse(claims.FindFirst("sessionId")?.Value, out var sessionId)
            || !Guid.TryParse(claims.FindFirst("tenantId")?.Value, out var tenant))
        {
            return null;
        }

        if (use == TokenUse.Refresh)
        {
            // What the user may do is read anew when the token is used; auditor is the least there is.
            return scope == RefreshScope ? new OperatorIdentity(userId, userName, new TenantId(tenant), UserAuthority.Auditor, sessionId) : null;
        }

        return AuthorityScopes.TryParse(scope, out var authority)
            ? new OperatorIdentity(userId, userName, new TenantId(tenant), authority, sessionId)
            : null;
    }

    private static string AudienceOf(TokenUse use) => use == TokenUse.Refresh ? RefreshAudience : AccessAudience;

    private TokenValidationParameters Parameters(SymmetricSecurityKey key, TokenUse use) => new()
    {
        IssuerSigningKey = key,
        ValidAlgorithms = [Algorithm],
        ValidIssuer = Issuer,
        ValidAudience = AudienceOf(use),
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ClockSkew = TimeSpan.Zero,
        LifetimeValidator = IsAlive,
    };

    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (expires is { } end && now >= end)
        {
            throw new SecurityTokenExpiredException();
        }

        return expires is not null && (notBefore is not { } begin || now >= begin);
    }
}
