using Microsoft.Extensions.Options;

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

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
