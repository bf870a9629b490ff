using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>Faults of the configuration that show only when the database is opened.</summary>
internal static class StorageFaults
{
    /// <param name="key">Configuration key, such as <c>Storage:ConnectionString</c>.</param>
    /// <param name="sentence">What is wrong and what to do, complete without a stack trace.</param>
    public static OptionsValidationException At(string key, string sentence) => new(key, typeof(StorageOptions), [$"{key}: {sentence}"]);
}
