using Microsoft.Extensions.Options;
using ProvisioningCluster.Grains.Abstractions.Networks;

namespace ProvisioningCluster.Gateways.Core.Proxies;

internal sealed class ProxyOptionsValidator : IValidateOptions<ProxyOptions>
{
    public ValidateOptionsResult Validate(string? name, ProxyOptions options) => NetworkList.TryParse(options.From, out var fault) is not null
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            $"{ProxyOptions.Section}:{nameof(options.From)} holds '{fault}', which is neither an address nor a network. Write addresses such as 10.0.0.7 or 10.1.0.0/24, parted by commas.");
}
