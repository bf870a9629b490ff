using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>The certificate in a device's credentials.</summary>
internal static class StoredCertificate
{
    /// <summary>Null when they are of another type, or of a text that is no certificate, which an operator may have given.</summary>
    public static ParsedCertificate? Of(DeviceCredentials credentials)
    {
        var text = credentials is { Type: CredentialsType.X509Certificate, Value: { } value } ? value.Reveal() : string.Empty;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && ParsedCertificate.TryRead(bytes.AsMemory(0, length), out var certificate, out _)
            ? certificate
            : null;
    }
}
