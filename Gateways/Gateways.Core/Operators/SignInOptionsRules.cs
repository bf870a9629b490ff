using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Core.Operators;

internal sealed class SignInOptionsRules : IValidateOptions<SignInOptions>
{
    public ValidateOptionsResult Validate(string? name, SignInOptions options) => options.SignInFailuresPerSource is < 1 or > 1000
        ? ValidateOptionsResult.Fail($"{SignInOptions.Section}:{nameof(options.SignInFailuresPerSource)}: must be 1 to 1000.")
        : ValidateOptionsResult.Success;
}
