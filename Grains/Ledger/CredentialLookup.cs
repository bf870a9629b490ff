using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Ledger;

/// <summary>Finds credentials by the keyed hash of their id.</summary>
/// <param name="Space">Lookup space.</param>
/// <param name="Hash">64 lower-case hex digits, from <see cref="Secrets.ISecretProtector.LookupHash"/>.</param>
public readonly record struct CredentialLookup(CredentialsSpace Space, string Hash);
