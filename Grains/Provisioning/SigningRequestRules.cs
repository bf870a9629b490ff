using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Provisioning;
using ProvisioningCluster.Grains.Certificates;
using ProvisioningCluster.Grains.Certificates.Issuing;
using ProvisioningCluster.Grains.Devices;

namespace ProvisioningCluster.Grains.Provisioning;

/// <summary>What is decided about a request for a certificate before any device is looked at.</summary>
internal static class SigningRequestRules
{
    private const string SerialNumber = "2.5.4.5";

    private static Fault OtherType { get; } = SigningRequestFaults.Refuse(
        "csr_with_other_type", "csr needs credentialsType X509_CERTIFICATE.");

    private static Fault OtherCredentials { get; } = SigningRequestFaults.Refuse(
        "csr_with_credentials", "csr and hash, token, clientId, username or password exclude each other: leave those out.");

    private static Fault NoName { get; } = SigningRequestFaults.Refuse(
        "csr_without_name", "csr must name the device: one CN in its subject, or one serialNumber and no CN.");

    /// <summary>The request for a certificate in a provision request that holds one.</summary>
    /// <param name="request">Its key and secret were accepted.</param>
    /// <param name="profile">The profile they chose.</param>
    public static Result<SigningRequest> Read(ProvisionRequest request, DeviceProfileSnapshot profile)
    {
        if (profile.CertificateIssuance is null)
        {
            return SigningRequestFaults.NotIssuing;
        }

        if (request.CredentialsType != CredentialsType.X509Certificate)
        {
            return OtherType;
        }

        return request is { Token.IsEmpty: true, Hash.IsEmpty: true, ClientId.IsEmpty: true, UserName.IsEmpty: true, Password.IsEmpty: true }
            ? SigningRequest.Read(request.SigningRequest.Reveal())
            : OtherCredentials;
    }

    /// <summary>The name of the device by the subject of its request: the CN, else the serial number (RFC 7030 section 4.2.1).</summary>
    public static Result<string> NameOf(SigningRequest request)
    {
        var attributes = request.Subject.Attributes.Where(attribute => attribute.Type == Oids.CommonName).ToArray();
        attributes = attributes.Length > 0 ? attributes : [.. request.Subject.Attributes.Where(attribute => attribute.Type == SerialNumber)];
        return attributes is [{ Text: { } text }] && DeviceNameRules.Trim(text) is { Length: > 0 } name ? name : NoName;
    }
}
