using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Clustering.Configuration;

/// <summary>Options whose every fault is told at the start, with its key.</summary>
public static class CheckedOptions
{
    /// <summary>
    /// Options bound value by value and validated at start: every fault of every section is reported at once, each with its key.
    /// </summary>
    public static OptionsBuilder<TOptions> AddCheckedOptions<TOptions>(
        this IServiceCollection services,
        string section,
        Func<TOptions, IEnumerable<string>> faults)
        where TOptions : class => services.AddCheckedOptions<TOptions>(section, (options, _) => faults(options));

    /// <summary>The same for options whose rules look at other sections too.</summary>
    public static OptionsBuilder<TOptions> AddCheckedOptions<TOptions>(
        this IServiceCollection services,
        string section,
        Func<TOptions, IConfiguration, IEnumerable<string>> faults)
        where TOptions : class
    {
        services.AddSingleton<IValidateOptions<TOptions>>(provider => new Validation<TOptions>(provider.GetRequiredService<IConfiguration>(), section, faults));
        return services.AddOptions<TOptions>()
            .Configure<IConfiguration>((options, configuration) => CheckedSection.Bind(configuration.GetSection(section), options))
            .ValidateOnStart();
    }

    private sealed class Validation<TOptions>(IConfiguration configuration, string section, Func<TOptions, IConfiguration, IEnumerable<string>> faults) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            string[] all = [.. CheckedSection.Faults(configuration.GetSection(section), options), .. faults(options, configuration)];
            return all.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(all);
        }
    }
}
