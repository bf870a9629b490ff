using System.Security.Cryptography;
using Orleans.Runtime;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Users;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Grains.Users;

/// <summary>Keeps the key that signs operators' tokens.</summary>
[GrainType("installation")]
internal sealed class InstallationGrain(
    [PersistentState(StateNames.Installation)] IPersistentState<InstallationState> state,
    ISecretProtector secrets) : Grain, IInstallationGrain
{
    private const string SecretContext = "token-signing-key";
    private const int KeyLength = 64;

    public async ValueTask<Result<SecretText>> GetTokenSigningKeyAsync()
    {
        if (state.State.TokenKeyEnvelope is { } envelope)
        {
            return secrets.Unprotect(envelope, SecretContext);
        }

        var key = new SecretText(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength)));
        state.State = new InstallationState { TokenKeyEnvelope = secrets.Protect(key, SecretContext) };
        await state.WriteOrLeaveAsync(this);

        return key;
    }
}
