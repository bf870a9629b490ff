using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Certificates;

namespace ProvisioningCluster.Grains.Profiles;

/// <summary>
/// What a profile of the chain strategy must have, decided when it is saved: in the reference a bad pattern or certificate shows only as
/// failed handshakes in the field (wire-spec 10.20).
/// </summary>
internal static class CertificateChainRules
{
    public static Fault AuthorityTaken { get; } =
        new(FaultCode.CredentialTaken, "Device profile with such certificate already exists!", RegisteredAuthority.Field, "certificate_taken");

    /// <summary>The request as it is to be stored, or why not (wire-spec 3.8, 6.4, 7.1).</summary>
    /// <param name="request">The request.</param>
    /// <param name="current">The stored profile, or null.</param>
    /// <param name="now">Milliseconds since the Unix epoch.</param>
    /// <param name="isPublicRoot">Whether a certificate, in DER, is one that the machine trusts for everybody's servers.</param>
    public static Result<CompleteProfile> Complete(
        SaveDeviceProfileRequest request, DeviceProfileState? current, long now, Func<ReadOnlyMemory<byte>, bool> isPublicRoot)
    {
        var text = request.ProvisionSecret?.Reveal() ?? string.Empty;
        if (request.Strategy != ProvisionStrategy.X509CertificateChain)
        {
            return HandsOutByCertificate(request.Strategy, text)
                ? Invalid(RegisteredAuthority.Field, "provisionDeviceSecret is a certificate, and certificates are public. Give this strategy a secret of its own.")
                : new CompleteProfile(request with { CertificateChain = null }, null);
        }

        if (request.CertificateChain is not { } settings)
        {
            return Invalid(CommonNamePattern.Field, "certificateRegExPattern is missing: give a pattern whose group 1 is the device's name, such as (.*) for the whole CN.");
        }

        if (!RegisteredAuthority.Parse(text).TryGet(out var authority, out var fault) || !CommonNamePattern.Parse(settings.NamePattern).TryGet(out _, out fault))
        {
            return fault;
        }

        if (isPublicRoot(authority.Anchor.Encoded))
        {
            return Invalid(RegisteredAuthority.Field, "Device profile certificate cannot be well known root CA!");
        }

        if (CheckLists(settings, authority, current, DateTimeOffset.FromUnixTimeMilliseconds(now)) is { } unusable)
        {
            return unusable;
        }

        return new CompleteProfile(
            request with { ProvisionKey = authority.ProvisionKey, ProvisionSecret = new SecretText(authority.StoredText) },
            authority.SubjectLookup);
    }

    // A list that is stored already may be outdated: the profile's other fields must still be saved.
    private static Fault? CheckLists(CertificateChainSettings settings, RegisteredAuthority authority, DeviceProfileState? current, DateTimeOffset now)
    {
        if (settings.RevocationListPath is { } name && RevocationListFiles.CheckName(name) is { } invalid)
        {
            return invalid;
        }

        if (!Enum.IsDefined(settings.OutdatedRevocationList))
        {
            return Invalid("outdatedRevocationListRule", "outdatedRevocationListRule must be REFUSE or ACCEPT.");
        }

        if (settings.RevocationList is not { } text)
        {
            return null;
        }

        if (!CertificateRevocationList.Parse(text).TryGet(out var list, out var fault))
        {
            return fault;
        }

        var known = text == current?.CertificateChain?.RevocationList && authority.ProvisionKey == current.ProvisionKey;
        return known ? null : list.CheckUpload(authority, now);
    }

    // Left behind by a profile that had the chain strategy: key and secret would both be known to everybody who saw the CA.
    private static bool HandsOutByCertificate(ProvisionStrategy strategy, string text) =>
        strategy is ProvisionStrategy.AllowCreateNewDevices or ProvisionStrategy.CheckPreProvisionedDevices
        && RegisteredAuthority.Parse(text).TryGet(out _, out _);

    private static Fault Invalid(string field, string detail) => new(FaultCode.InvalidArgument, detail, field);
}
