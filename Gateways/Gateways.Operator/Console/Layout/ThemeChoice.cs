namespace ProvisioningCluster.Gateways.Operator.Console.Layout;

/// <summary>Light or dark, as the browser's cookie says; the browser's own setting when it says neither.</summary>
internal static class ThemeChoice
{
    public const string Cookie = "provisioning-theme";
    public const string Light = "light";
    public const string Dark = "dark";
    public const string System = "system";

    public static string Of(string? cookie) => cookie is Light or Dark ? cookie : System;
}
