using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Credentials;

/// <summary>A credentials id to look for.</summary>
internal readonly record struct LoginLookup(CredentialsSpace Space, SecretText CredentialsId);
