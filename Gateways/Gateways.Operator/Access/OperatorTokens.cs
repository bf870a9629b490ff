using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>Issues and reads operators' tokens with the installation's key.</summary>
internal sealed class OperatorTokens(TokenSigningKey signingKey, IOptions<OperatorOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Brief = TimeSpan.FromMinutes(1);

    private readonly TokenCodec codec = new(clock);

    /// <summary>An access and a refresh token of one session.</summary>
    public async ValueTask<TokenPair> IssueAsync(UserSession session)
    {
        var user = session.User;
        var key = await signingKey.GetAsync();
        var identity = new OperatorIdentity(user.UserId, user.UserName, user.Tenant, user.Authority, session.SessionId);
        return new TokenPair(
            codec.WriteAccess(key, identity, options.Value.AccessTokenLifetime),
            codec.WriteRefresh(key, identity, session.RefreshId, options.Value.RefreshTokenLifetime));
    }

    /// <summary>An access token for the one request that it goes with: the console's way to the REST, which looks at it as at any other.</summary>
    public async ValueTask<string> IssueBriefAsync(OperatorIdentity identity) => codec.WriteAccess(await signingKey.GetAsync(), identity, Brief);

    /// <summary>Whose token it is, if it is ours and for this use.</summary>
    public async ValueTask<TokenReading> ReadAsync(string token, TokenUse use) => await codec.ReadAsync(await signingKey.GetAsync(), token, use);
}
