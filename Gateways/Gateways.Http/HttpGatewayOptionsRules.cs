using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Http;

internal sealed class HttpGatewayOptionsRules : IValidateOptions<HttpGatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpGatewayOptions options)
    {
        string[] faults = [.. Faults(nameof(options.Port), options.Port), .. Faults(nameof(options.TlsPort), options.TlsPort)];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string[] Faults(string key, int port) =>
        port is < 0 or > 65535 ? [$"{HttpGatewayOptions.Section}:{key}: must be 0 to 65535."] : [];
}
