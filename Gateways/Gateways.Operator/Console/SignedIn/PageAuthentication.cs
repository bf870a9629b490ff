using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Core.Cluster;

namespace ProvisioningCluster.Gateways.Operator.Console.SignedIn;

/// <summary>
/// Who is signed in on an open page, asked again every two seconds: a page lives long after the request that opened it, and
/// signing out elsewhere, a new password or a disabled user must end it too (T-21).
/// </summary>
internal sealed class PageAuthentication(ILoggerFactory loggers, SessionCheck check, PageActivity activity, SessionEnd end, IOptions<ConsoleOptions> options)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(2);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        try
        {
            var known = ConsoleSession.IdentityOf(authenticationState.User);
            if (known is not null && activity.Idle < options.Value.IdleTimeout && await check.FindAsync(authenticationState.User) is { } now && now.Authority == known.Authority)
            {
                return true;
            }
        }
        catch (ClusterUnavailableException)
        {
            return true; // nobody can say, and until somebody can the REST answers nothing either
        }

        end.Tell();
        return false;
    }
}
