using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Silo.Configuration;

internal static class CheckedOptions
{
    /// <summary>
    /// Options bound value by value and validated at start: every fault of every section is reported at once, each with its key.
    /// </summary>
    public static OptionsBuilder<TOptions> AddCheckedOptions<TOptions>(
        this IServiceCollection services,
        string section,
        Func<TOptions, IEnumerable<string>> faults)
        where TOptions : class
    {
        services.AddSingleton<IValidateOptions<TOptions>>(provider => new Validation<TOptions>(provider.GetRequiredService<IConfiguration>().GetSection(section), faults));
        return services.AddOptions<TOptions>()
            .Configure<IConfiguration>((options, configuration) => CheckedSection.Bind(configuration.GetSection(section), options))
            .ValidateOnStart();
    }

    private sealed class Validation<TOptions>(IConfigurationSection section, Func<TOptions, IEnumerable<string>> faults) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            string[] all = [.. CheckedSection.Faults(section, options), .. faults(options)];
            return all.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(all);
        }
    }
}
