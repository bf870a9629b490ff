using System.Security.Claims;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Operator.Access;

namespace ProvisioningCluster.Gateways.Operator.Console.SignedIn;

/// <summary>Whether a person is still signed in: not too long ago, and the session is open in the cluster.</summary>
internal sealed class SessionCheck(OperatorSessions sessions, IOptions<ConsoleOptions> options, TimeProvider clock)
{
    /// <summary>Who it is, with the authority of this second; null when it is over.</summary>
    public async ValueTask<OperatorIdentity?> FindAsync(ClaimsPrincipal user)
    {
        if (ConsoleSession.IdentityOf(user) is not { } identity || clock.GetUtcNow() - ConsoleSession.SignedInAt(user) >= options.Value.SessionLifetime)
        {
            return null;
        }

        return await sessions.FindAsync(identity) is { } found ? identity with { Authority = found.Authority } : null;
    }
}
