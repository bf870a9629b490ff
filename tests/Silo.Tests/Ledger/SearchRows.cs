using System.Globalization;

namespace ProvisioningCluster.Silo.Tests.Ledger;

/// <summary>How many devices the tests of plans fill in: more with <c>SEARCH_ROWS=1000000</c>.</summary>
internal static class SearchRows
{
    public static int Of(int usual) => Environment.GetEnvironmentVariable("SEARCH_ROWS") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : usual;
}
