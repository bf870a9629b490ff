using ProvisioningCluster.Gateways.Operator.Rest;

namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>Request parameters that several routes have.</summary>
internal static class CommonParameters
{
    public static QueryParameter Type { get; } = new() { Name = "type", Text = "Only devices whose profile has this name.", Example = "Press controllers" };

    public static QueryParameter ProfileId { get; } = new() { Name = "deviceProfileId", Text = "Only those of the profile with this id." };

    public static QueryParameter DeviceName { get; } = new() { Name = "deviceName", Text = "Name of the device, with its upper and lower case.", Example = "press-17" };

    /// <summary>What becomes of a new device whose name is taken (wire-spec 6.5).</summary>
    public static IReadOnlyList<QueryParameter> NameConflict { get; } =
    [
        new() { Name = "nameConflictPolicy", Text = "What becomes of a new device whose name is taken: it is refused, or gets another name.", Values = ["FAIL", "UNIQUIFY"] },
        new() { Name = "uniquifySeparator", Text = "Stands between the name and what is added to it; an underscore when absent.", Example = "-" },
        new() { Name = "uniquifyStrategy", Text = "What is added: six random characters, or the next number.", Values = ["RANDOM", "INCREMENTAL"] },
    ];

    /// <summary>Paging of wire-spec 6.3.</summary>
    public static IReadOnlyList<QueryParameter> Paging(string searched, params string[] sortable) =>
    [
        new() { Name = "pageSize", Text = "Rows of a page.", Least = 1, Most = PageRequest.LargestPage, Required = true, Example = "100" },
        new() { Name = "page", Text = "Number of the page, counted from 0.", Least = 0, Most = int.MaxValue / PageRequest.LargestPage, Required = true, Example = "0" },
        new() { Name = "textSearch", Text = $"Only rows that hold this text, in any case, in {searched}." },
        new() { Name = "sortProperty", Text = "What the rows are sorted by.", Values = sortable },
        new() { Name = "sortOrder", Text = "Ascending when absent.", Values = ["ASC", "DESC"] },
    ];
}
