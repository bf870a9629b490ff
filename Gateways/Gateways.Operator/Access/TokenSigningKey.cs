using Microsoft.IdentityModel.Tokens;
using ProvisioningCluster.Gateways.Core.Cluster;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>The installation's key for operators' tokens, asked for once per process; it never changes.</summary>
internal sealed class TokenSigningKey(IGrainFactory grains)
{
    /// <summary>HS512 needs no longer key, and a shorter one weakens it (RFC 7518 §3.2).</summary>
    private const int KeyBytes = 64;

    private SymmetricSecurityKey? known;

    /// <summary>Null until it was asked for once.</summary>
    public SymmetricSecurityKey? Known => Volatile.Read(ref known);

    public async ValueTask<SymmetricSecurityKey> GetAsync() => Known ?? await AskAsync();

    private async ValueTask<SymmetricSecurityKey> AskAsync()
    {
        var answer = await grains.GetGrain<IInstallationGrain>(0).GetTokenSigningKeyAsync();
        if (!answer.TryGet(out var text, out _))
        {
            throw new ClusterUnavailableException("The installation has no token key to give.");
        }

        var bytes = Convert.FromBase64String(text.Reveal());
        if (bytes.Length < KeyBytes)
        {
            throw new InvalidOperationException("The installation's token key is too short.");
        }

        var key = new SymmetricSecurityKey(bytes);
        return Interlocked.CompareExchange(ref known, key, null) ?? key;
    }
}
