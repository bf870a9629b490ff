namespace ProvisioningCluster.Silo.Ledger;

/// <summary>The form in which names are searched. Databases fold only ASCII or by their collation; here it is always the same.</summary>
internal static class SearchText
{
    public static string Fold(string text) => text.ToLowerInvariant();
}
