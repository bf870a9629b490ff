using System.Security.Cryptography;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Users;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Grains.Users;

/// <summary>Keeps the key of operators' tokens, so that every gateway of a cluster accepts what another one signed.</summary>
[GrainType("installation")]
internal sealed class InstallationGrain(
    [PersistentState(StateNames.Installation)] IPersistentState<InstallationState> state,
    ISecretProtector protector) : Grain, IInstallationGrain
{
    private const int KeyLength = 64;
    private const string Context = "installation:token-signing-key";

    public async ValueTask<Result<SecretText>> GetTokenSigningKeyAsync()
    {
        if (state.State.TokenSigningKey is { } envelope)
        {
            return protector.Unprotect(Convert.FromBase64String(envelope), Context);
        }

        var key = new SecretText(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength)));
        await state.CommitAsync(this, new InstallationState { TokenSigningKey = Convert.ToBase64String(protector.Protect(key, Context)) });

        return key;
    }
}
