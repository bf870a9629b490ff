using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Abstractions.Networks;

namespace ProvisioningCluster.Gateways.Core.Limits;

internal sealed class GatewayLimitsValidator : IValidateOptions<GatewayLimitsOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayLimitsOptions options)
    {
        var faults = new List<string>();
        if (options.Connections < 1)
        {
            faults.Add($"{GatewayLimitsOptions.Section}:{nameof(options.Connections)} must be at least 1.");
        }

        if (options.ConnectionsPerSource < 1)
        {
            faults.Add($"{GatewayLimitsOptions.Section}:{nameof(options.ConnectionsPerSource)} must be at least 1.");
        }

        if (NetworkList.TryParse(options.ExemptNetworks, out var part) is null)
        {
            faults.Add(
                $"{GatewayLimitsOptions.Section}:{nameof(options.ExemptNetworks)} holds '{part}', which is neither an address nor a network. Write addresses such as 10.0.0.7 or 10.1.0.0/24, parted by commas.");
        }

        AddUnlessInRange(faults, nameof(SourceLimitsOptions.AttemptsPerSecond), options.Source.AttemptsPerSecond);
        AddUnlessInRange(faults, nameof(SourceLimitsOptions.Burst), options.Source.Burst);
        AddUnlessInRange(faults, nameof(SourceLimitsOptions.WrongSecretsPerMinute), options.Source.WrongSecretsPerMinute);
        if (options.Source.LongestDelay < TimeSpan.FromSeconds(1) || options.Source.LongestDelay > TimeSpan.FromDays(1))
        {
            faults.Add($"{GatewayLimitsOptions.Section}:{nameof(options.Source)}:{nameof(options.Source.LongestDelay)} must be from 00:00:01 to 1.00:00:00.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void AddUnlessInRange(List<string> faults, string name, int value)
    {
        if (value is < 1 or > SourceLimiter.MostConfigurable)
        {
            faults.Add($"{GatewayLimitsOptions.Section}:{nameof(GatewayLimitsOptions.Source)}:{name} must be from 1 to {SourceLimiter.MostConfigurable}.");
        }
    }
}
