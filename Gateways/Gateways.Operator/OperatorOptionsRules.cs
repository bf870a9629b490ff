using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Operator;

/// <summary>Reports all faults of the section at once, each with its key.</summary>
internal sealed class OperatorOptionsRules : IValidateOptions<OperatorOptions>
{
    private static readonly TimeSpan LongestAccess = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestRefresh = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, OperatorOptions options)
    {
        var faults = new List<string>();
        if (options.Port is < 0 or > 65535)
        {
            faults.Add($"{OperatorOptions.Section}:{nameof(options.Port)}: must be 0 to 65535.");
        }

        if (options.AccessTokenLifetime <= TimeSpan.Zero || options.AccessTokenLifetime > LongestAccess)
        {
            faults.Add($"{OperatorOptions.Section}:{nameof(options.AccessTokenLifetime)}: must be above zero and at most 00:15:00.");
        }

        if (options.RefreshTokenLifetime <= TimeSpan.Zero || options.RefreshTokenLifetime > LongestRefresh)
        {
            faults.Add($"{OperatorOptions.Section}:{nameof(options.RefreshTokenLifetime)}: must be above zero and at most 30 days.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
