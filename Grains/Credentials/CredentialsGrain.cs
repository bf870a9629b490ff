using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Credentials;

/// <summary>Keeps the owner of one credentials id for a second, so that a device's requests do not all read the ledger.</summary>
[GrainType("credentials"), CollectionAgeLimit(Minutes = 1)]
internal sealed class CredentialsGrain(ILedger ledger, TimeProvider clock) : Grain, ICredentialsGrain
{
    /// <summary>A revoked credential is refused everywhere within this time even when the message about it was lost (I-14).</summary>
    private static readonly TimeSpan CacheAge = TimeSpan.FromSeconds(1);

    private CredentialsOwner? cached;
    private long cachedAt;

    public async ValueTask<Result<CredentialsOwner>> FindAsync(bool fresh, CancellationToken cancellationToken = default)
    {
        if (!fresh && cached is not null && clock.GetElapsedTime(cachedAt) < CacheAge)
        {
            return cached;
        }

        // The age counts from before the read: what changed during it must not live longer.
        cachedAt = clock.GetTimestamp();
        cached = null;
        var found = await ledger.FindOwnerAsync(CredentialsKey.Parse(this.GetPrimaryKeyString()), cancellationToken);
        if (!found.TryGet(out cached, out _))
        {
            DeactivateOnIdle(); // guesses leave no grains behind (T-28)
        }

        return found;
    }

    public ValueTask<Result<Done>> ForgetAsync()
    {
        cached = null;
        DeactivateOnIdle();
        return ValueTask.FromResult<Result<Done>>(default(Done));
    }
}
