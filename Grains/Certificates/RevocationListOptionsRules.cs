using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>Says at the start what is wrong with the setting. The directory may be made later.</summary>
internal sealed class RevocationListOptionsRules : IValidateOptions<RevocationListOptions>
{
    public ValidateOptionsResult Validate(string? name, RevocationListOptions options) => string.IsNullOrWhiteSpace(options.RevocationListDirectory)
        ? ValidateOptionsResult.Fail($"{RevocationListOptions.Section}:{nameof(options.RevocationListDirectory)}: must be the path of a directory.")
        : ValidateOptionsResult.Success;
}
