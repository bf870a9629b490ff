using System.Text;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Grains.Devices;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Grains.Provisioning;

/// <summary>By what a repeated request is known (I-10): key, secret, name and all else that the device sent.</summary>
internal static class ReplayDigest
{
    /// <summary>Null when the profile has no window, and without TLS or DTLS: neither opens one then, nor is answered in one.</summary>
    public static string? Of(ProvisionRequest request, DeviceProfileSnapshot profile, ISecretProtector secrets)
    {
        if (profile.Protection?.ReplayWindowSeconds is not > 0 || !request.Origin.Encrypted)
        {
            return null;
        }

        var text = new StringBuilder("replay");
        foreach (var part in Parts(request))
        {
            text.Append('|').Append(part.Length).Append(':').Append(part); // with its length, no part can pass for two
        }

        // Keyed: whoever has the database only cannot try secrets on it (T-23).
        return secrets.LookupHash(CredentialsSpace.Token, new SecretText(text.ToString()));
    }

    private static IEnumerable<string> Parts(ProvisionRequest request) =>
    [
        DeviceNameRules.Trim(request.DeviceName),
        request.ProvisionKey.Reveal(),
        request.ProvisionSecret.Reveal(),
        request.CredentialsType.ToString(),
        request.Token.Reveal(),
        request.Hash.Reveal(),
        request.ClientId.Reveal(),
        request.UserName.Reveal(),
        request.Password.Reveal(),
        request.Gateway ? "gateway" : string.Empty,
        request.SigningRequest.Reveal(),
    ];
}
