using System.Collections.Concurrent;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>
/// Profiles whose uses the database has counted to the end. Uses only grow, so this never becomes wrong, and a flood with a
/// leaked secret costs no transaction.
/// </summary>
internal sealed class UsedUpProfiles
{
    private const int MostKept = 10_000;

    private readonly ConcurrentDictionary<ProfileUse, byte> used = new();

    public void Add(ProfileUse use)
    {
        if (used.Count >= MostKept)
        {
            used.Clear(); // the database tells it again
        }

        used[use] = 0;
    }

    public bool Contains(ProfileUse use) => used.ContainsKey(use);
}
