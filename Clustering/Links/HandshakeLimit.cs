using System.Net;

namespace ProvisioningCluster.Clustering.Links;

/// <summary>
/// Handshakes that others began and did not finish: so many in all, and fewer from one address, so that a stranger who opens
/// connections and says nothing keeps no member out.
/// </summary>
internal sealed class HandshakeLimit
{
    public const int InAll = 512;
    public const int FromOneAddress = 64;

    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, int> counts = [];
    private int total;

    /// <summary>False when there are too many; when true, <see cref="Leave"/> must follow.</summary>
    public bool TryEnter(IPAddress address)
    {
        lock (gate)
        {
            var count = counts.GetValueOrDefault(address);
            if (total >= InAll || count >= FromOneAddress)
            {
                return false;
            }

            total++;
            counts[address] = count + 1;
            return true;
        }
    }

    public void Leave(IPAddress address)
    {
        lock (gate)
        {
            total--;
            if (--counts[address] == 0)
            {
                counts.Remove(address);
            }
        }
    }
}
