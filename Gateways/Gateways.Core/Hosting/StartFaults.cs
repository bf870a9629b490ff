using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Core.Hosting;

/// <summary>Turns what an operator can get wrong at a start into lines for the console, each with its key.</summary>
internal static class StartFaults
{
    /// <summary>The lines; empty when the fault is a bug, whose stack trace should be seen.</summary>
    public static IReadOnlyList<string> Explain(Exception fault)
    {
        var all = Flatten(fault).ToArray();
        string[] lines =
        [
            .. all.OfType<OptionsValidationException>().SelectMany(options => options.Failures),

            // The stock binder tells key and kind: "Failed to convert configuration value at 'Mqtt:Port' to type …".
            .. all.OfType<InvalidOperationException>().Select(bound => bound.Message).Where(message => message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal)),

            // Another process was quicker than our own look at the ports.
            .. all.Where(IsAddressInUse).Take(1).Select(taken => taken.Message),
        ];
        return [.. lines.Distinct(StringComparer.Ordinal)];
    }

    private static IEnumerable<Exception> Flatten(Exception fault)
    {
        yield return fault;
        var inner = fault is AggregateException several ? several.InnerExceptions : fault.InnerException is { } one ? [one] : (IReadOnlyList<Exception>)[];
        foreach (var deeper in inner.SelectMany(Flatten))
        {
            yield return deeper;
        }
    }

    private static bool IsAddressInUse(Exception fault) =>
        fault is AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse };
}
