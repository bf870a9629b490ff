namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Overview;

/// <summary>Where a device of the line is explained.</summary>
internal static class DeviceLinks
{
    /// <summary>The page with what happened to devices of this name; also of one that was refused and so is none.</summary>
    public static string StoryOf(string name) => $"devices/story?name={Uri.EscapeDataString(name)}";
}
