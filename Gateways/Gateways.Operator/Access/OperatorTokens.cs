using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>Issues and reads operators' tokens with the installation's key.</summary>
internal sealed class OperatorTokens(TokenSigningKey signingKey, IOptions<OperatorOptions> options, TimeProvider clock)
{
    private readonly TokenCodec codec = new(clock);

    /// <summary>An access and a refresh token of one session.</summary>
    public async ValueTask<TokenPair> IssueAsync(UserSnapshot user, Guid sessionId)
    {
        var key = await signingKey.GetAsync();
        var identity = new OperatorIdentity(user.UserId, user.UserName, user.Tenant, user.Authority, sessionId);
        return new TokenPair(
            codec.Write(key, identity, TokenUse.Access, options.Value.AccessTokenLifetime),
            codec.Write(key, identity, TokenUse.Refresh, options.Value.RefreshTokenLifetime));
    }

    /// <summary>Whose token it is, if it is ours and for this use.</summary>
    public async ValueTask<TokenReading> ReadAsync(string token, TokenUse use) => await codec.ReadAsync(await signingKey.GetAsync(), token, use);
}
