namespace ProvisioningCluster.Grains.Abstractions.Overview;

/// <summary>How a provision request ended: the audit's words, and one for requests that got no answer.</summary>
public static class OverviewStatus
{
    /// <summary>The device has its credentials.</summary>
    public const string Success = "success";

    /// <summary>Refused, with a reason.</summary>
    public const string Failure = "failure";

    /// <summary>Refused without telling the device why: key, secret or certificate are not good.</summary>
    public const string NotFound = "not_found";

    /// <summary>Told to come again: the profile's requests per second are used up. The audit has one line of many.</summary>
    public const string Limited = "limited";

    /// <summary>Not answered, for instance because the ledger was away. It may have been done.</summary>
    public const string Error = "error";
}
