using System.Globalization;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>The form of a replay window in its column: <c>until left credential-version digest</c>.</summary>
internal static class ReplayColumn
{
    public static string? Of(ReplayWindow? window) =>
        window is null ? null : string.Create(CultureInfo.InvariantCulture, $"{window.Until} {window.Left} {window.CredentialVersion} {window.Digest}");

    /// <summary>Null also for what cannot be read: then nothing is given again (I-19).</summary>
    public static ReplayWindow? Read(string? text) =>
        text?.Split(' ') is [var until, var left, var version, var digest]
        && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
        && int.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var credential)
            ? new ReplayWindow(digest, end, count, credential)
            : null;
}
