using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Silo.Storage;

/// <summary>A database that is made ready before anything uses it.</summary>
internal interface IStorage
{
    /// <summary>
    /// The unwrapped keys; opening them prepares the database. Throws
    /// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> with a sentence that tells what is in the way.
    /// </summary>
    KeyRing Keys { get; }
}
