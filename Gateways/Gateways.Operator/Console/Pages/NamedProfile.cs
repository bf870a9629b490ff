namespace ProvisioningCluster.Gateways.Operator.Console.Pages;

/// <summary>A profile in a list to choose from.</summary>
public sealed record NamedProfile(NamedProfile.Reference Id, string Name)
{
    /// <summary>More profiles than a list to choose from is good for.</summary>
    private const int Most = 1000;

    /// <summary>Where the REST has them.</summary>
    public static string Path { get; } = $"/api/deviceProfileInfos?pageSize={Most}&page=0&sortProperty=name&sortOrder=ASC";

    /// <summary>An id as the REST writes it.</summary>
    public sealed record Reference(Guid Id);

    /// <summary>What the REST answers.</summary>
    public sealed record Listing(IReadOnlyList<NamedProfile> Data);
}
