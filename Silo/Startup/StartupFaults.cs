using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Silo.Startup;

/// <summary>Turns what can go wrong at a start into a message for the console.</summary>
internal static class StartupFaults
{
    /// <summary>The message, or null when the fault is none of the start's but a bug, whose stack trace should be seen.</summary>
    public static string? Explain(Exception fault) => fault switch
    {
        StartupFaultException known => Text([known.Message]),
        OptionsValidationException invalid => Text(invalid.Failures),
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            Text(several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(invalid => invalid.Failures)),
        _ => null,
    };

    private static string Text(IEnumerable<string> faults) =>
        string.Join(Environment.NewLine, ["The silo cannot start:", .. faults.Select(fault => $"  {fault}")]);
}
