namespace ProvisioningCluster.Gateways.Operator.Console.SignedIn;

/// <summary>Where somebody wanted to go before signing in: a page of ours, whatever the address of the request says.</summary>
internal static class ReturnPath
{
    public const string Home = "/";

    /// <summary>The path, or the first page when it would lead elsewhere.</summary>
    /// <remarks>Browsers leave out tabs and line breaks of an address before they read it.</remarks>
    public static string Of(string? asked) =>
        asked is ['/', ..] and not ['/', '/' or '\\', ..] && !asked.AsSpan().ContainsAnyInRange('\0', '\x1f') && !asked.StartsWith(ConsoleGateway.SignInPath, StringComparison.OrdinalIgnoreCase)
            ? asked
            : Home;
}
