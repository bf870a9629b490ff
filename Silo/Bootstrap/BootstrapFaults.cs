using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Silo.Bootstrap;

/// <summary>What ends a start because the first things of an installation cannot be made.</summary>
internal static class BootstrapFaults
{
    /// <summary>An answer that says no, which is final.</summary>
    public static OptionsValidationException Of(string what, Fault fault) => Of($"{what} could not be made: {fault.Detail}");

    public static OptionsValidationException Of(string sentence) =>
        new(BootstrapOptions.Section, typeof(BootstrapOptions), [$"{BootstrapOptions.Section}: {sentence}"]);
}
