namespace ProvisioningCluster.Gateways.Operator.Console.Pages.ApiKeys;

/// <summary>An API key as the REST tells it; times are milliseconds since the Unix epoch.</summary>
/// <param name="ExpirationTime">0 for never.</param>
/// <param name="LastUsedTime">To a minute; null before the first use.</param>
/// <param name="Value">What the machine sends; only in the answer that makes the key.</param>
public sealed record ApiKeyRow(
    NamedProfile.Reference Id, string Description, bool Enabled, long CreatedTime, long ExpirationTime, bool Expired, string Authority, long? LastUsedTime, string? Value)
{
    /// <summary>Keys never print (I-16).</summary>
    public override string ToString() => nameof(ApiKeyRow);
}
