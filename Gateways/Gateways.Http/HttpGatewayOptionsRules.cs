using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Http;

internal sealed class HttpGatewayOptionsRules : IValidateOptions<HttpGatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpGatewayOptions options) => options.Port is < 0 or > 65535
        ? ValidateOptionsResult.Fail($"{HttpGatewayOptions.Section}:{nameof(options.Port)}: must be 0 to 65535.")
        : ValidateOptionsResult.Success;
}
