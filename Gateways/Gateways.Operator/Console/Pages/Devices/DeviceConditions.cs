namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Devices;

/// <summary>Which devices a listing shows.</summary>
/// <param name="Search">Part of a name; empty for all.</param>
/// <param name="ProfileId">Empty for all.</param>
public sealed record DeviceConditions(string Search, string ProfileId)
{
    public static DeviceConditions None { get; } = new(string.Empty, string.Empty);

    /// <summary>As request parameters, each with its leading <c>&amp;</c>.</summary>
    public string Parameters => Parameter("textSearch", Search) + Parameter("deviceProfileId", ProfileId);

    private static string Parameter(string name, string value) => value.Length == 0 ? string.Empty : $"&{name}={Uri.EscapeDataString(value)}";
}
