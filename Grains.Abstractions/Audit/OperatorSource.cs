namespace ProvisioningCluster.Grains.Abstractions.Audit;

/// <summary>
/// Where an operator's request came from. It travels beside the calls that the request causes, so that every line of the audit
/// has it and no contract must carry it. Silos of a version without it leave it out.
/// </summary>
public static class OperatorSource
{
    private const string Key = "pc.operator-source";

    /// <summary>Peer address without port; null where no operator asked, such as in a timer of the cluster.</summary>
    public static string? Current => RequestContext.Get(Key) as string;

    /// <summary>Holds for all calls of this request from here on.</summary>
    public static void Set(string? address)
    {
        if (address is null)
        {
            RequestContext.Remove(Key);
        }
        else
        {
            RequestContext.Set(Key, address);
        }
    }
}
