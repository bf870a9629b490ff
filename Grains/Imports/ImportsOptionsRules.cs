using System.Globalization;
using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>Reports all faults of the section at once, each with its key.</summary>
internal sealed class ImportsOptionsRules : IValidateOptions<ImportsOptions>
{
    private static readonly TimeSpan ShortestRetention = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestRetention = TimeSpan.FromDays(3_650);

    public ValidateOptionsResult Validate(string? name, ImportsOptions options)
    {
        var faults = new List<string>();
        Check(nameof(options.MaxBytes), options.MaxBytes, 1, ImportsOptions.HardMaxBytes);
        Check(nameof(options.MaxRows), options.MaxRows, 1, ImportsOptions.HardMaxRows);
        Check(nameof(options.MaxColumns), options.MaxColumns, 1, ImportsOptions.HardMaxColumns);
        Check(nameof(options.MaxFieldLength), options.MaxFieldLength, 255, ImportsOptions.HardMaxFieldLength);
        Check(nameof(options.Concurrency), options.Concurrency, 1, 2_048);
        Check(nameof(options.ParallelJobs), options.ParallelJobs, 1, 64);
        Check(nameof(options.MaxUnfinished), options.MaxUnfinished, 1, 1_000);
        if (options.Retention < ShortestRetention || options.Retention > LongestRetention)
        {
            faults.Add($"{ImportsOptions.Section}:{nameof(options.Retention)}: must be 01:00:00 to 3650.00:00:00.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check(string key, long value, long least, long most)
        {
            if (value < least || value > most)
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{ImportsOptions.Section}:{key}: must be {least} to {most}."));
            }
        }
    }
}
