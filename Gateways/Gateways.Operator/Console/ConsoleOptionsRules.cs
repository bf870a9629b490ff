using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Operator.Console;

/// <summary>Reports all faults of the section at once, each with its key.</summary>
internal sealed class ConsoleOptionsRules : IValidateOptions<ConsoleOptions>
{
    private const int MostPages = 10_000;
    private static readonly TimeSpan LongestSession = TimeSpan.FromDays(7);

    public ValidateOptionsResult Validate(string? name, ConsoleOptions options)
    {
        var faults = new List<string>();
        if (options.IdleTimeout < TimeSpan.FromMinutes(1) || options.IdleTimeout > TimeSpan.FromDays(1))
        {
            faults.Add($"{ConsoleOptions.Section}:{nameof(options.IdleTimeout)}: must be 00:01:00 to 1 day.");
        }

        if (options.SessionLifetime < options.IdleTimeout || options.SessionLifetime > LongestSession)
        {
            faults.Add($"{ConsoleOptions.Section}:{nameof(options.SessionLifetime)}: must be at least {nameof(options.IdleTimeout)} and at most 7 days.");
        }

        if (options.MaxPages is < 1 or > MostPages)
        {
            faults.Add($"{ConsoleOptions.Section}:{nameof(options.MaxPages)}: must be 1 to {MostPages}.");
        }

        if (options.MaxPagesPerUser < 1 || options.MaxPagesPerUser > options.MaxPages)
        {
            faults.Add($"{ConsoleOptions.Section}:{nameof(options.MaxPagesPerUser)}: must be 1 to {nameof(options.MaxPages)}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
