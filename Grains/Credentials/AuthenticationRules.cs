using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Certificates;
using ProvisioningCluster.Grains.Secrets;

namespace ProvisioningCluster.Grains.Credentials;

/// <summary>Which ids are looked up for a login, and whether what was found lets the device in (wire-spec 3.4, 4.2, 5.2).</summary>
internal static class AuthenticationRules
{
    public static Fault Refused { get; } = new(FaultCode.Unauthenticated, "The credentials are not accepted.");

    public static Fault WrongTransport { get; } = new(FaultCode.TransportNotAllowed, "The device's profile does not speak this transport.");

    /// <summary>
    /// The lookup that is made first, and the one that is made when the first found nothing. A first lookup that found
    /// something decides alone: a wrong password there is refused without another try.
    /// </summary>
    public static (LoginLookup? First, LoginLookup? Second) Lookups(AuthenticationRequest request) => request.Method switch
    {
        AuthenticationMethod.Token => (Token(request.Token), null),
        AuthenticationMethod.MqttLogin when request.UserName is { IsEmpty: false } userName =>
            (MqttHash(MqttBasicValue.IdOf(request.ClientId.Reveal(), userName.Reveal())), Token(userName)),
        AuthenticationMethod.MqttLogin when !request.ClientId.IsEmpty =>
            (MqttHash(MqttBasicValue.IdOf(request.ClientId.Reveal())), null),
        AuthenticationMethod.Certificate when PresentedChain(request) is { } chain =>
            (new LoginLookup(CredentialsSpace.Certificate, new SecretText(Sha3.Hex(chain.LeafText))), null),
        _ => (null, null),
    };

    /// <summary>What was presented for a login by certificate, else null.</summary>
    public static CertificateChain? PresentedChain(AuthenticationRequest request) =>
        request is { Method: AuthenticationMethod.Certificate, Chain: { Certificates.IsDefaultOrEmpty: false } chain } ? chain : null;

    /// <summary>True when the presented secrets fit the credentials that were found.</summary>
    public static bool Accepts(AuthenticationRequest request, DeviceCredentials found, ISecretProtector secrets) => (request.Method, found.Type) switch
    {
        (AuthenticationMethod.Token, CredentialsType.AccessToken) => secrets.AreEqual(request.Token, found.CredentialsId),

        // A token as user name is enough, whatever the password and client id.
        (AuthenticationMethod.MqttLogin, CredentialsType.AccessToken) => request.UserName is { } token && secrets.AreEqual(token, found.CredentialsId),
        (AuthenticationMethod.MqttLogin, CredentialsType.MqttBasic) => AcceptsMqtt(request, found, secrets),
        (AuthenticationMethod.Certificate, CredentialsType.X509Certificate) => request.Chain is { } chain
            && found.Value is { } certificate && secrets.AreEqual(new SecretText(chain.LeafText), certificate),
        _ => false,
    };

    /// <summary>
    /// Why a certificate that is stored for a device does not let it in now, as the audit's word; null when it does. Its dates are looked
    /// at when a session begins, not while it lasts (wire-spec 3.7).
    /// </summary>
    public static string? Objection(CertificateChain chain, DateTimeOffset now) =>
        !ParsedCertificate.TryRead(chain.Leaf.AsMemory(), out var leaf, out _) ? "certificate_malformed"
        : now < leaf.NotBefore ? "certificate_not_yet_valid"
        : now - leaf.NotAfter >= TimeSpan.FromSeconds(1) ? "certificate_expired" // the last second belongs to the validity
        : null;

    /// <summary>MQTT and CoAP check the profile's transport type, HTTP does not (wire-spec 4.2).</summary>
    public static bool ChecksTransport(TransportProtocol protocol) => protocol is TransportProtocol.Mqtt or TransportProtocol.Coap;

    public static bool AllowsTransport(TransportProtocol protocol, ProfileTransport transport) => (protocol, transport) switch
    {
        (_, ProfileTransport.Default) => true,
        (TransportProtocol.Mqtt, ProfileTransport.Mqtt) => true,
        (TransportProtocol.Coap, ProfileTransport.Coap) => true,
        _ => !ChecksTransport(protocol),
    };

    // Stored parts that are empty are not compared; an empty stored password accepts any password.
    private static bool AcceptsMqtt(AuthenticationRequest request, DeviceCredentials found, ISecretProtector secrets) =>
        MqttBasicValue.TryParse(found.Value?.Reveal()) is { } stored
        && (Fits(stored.ClientId, request.ClientId, secrets)
            & Fits(stored.UserName, request.UserName ?? default, secrets)
            & Fits(stored.Password, request.Password ?? default, secrets));

    private static bool Fits(string? stored, SecretText presented, ISecretProtector secrets) =>
        string.IsNullOrEmpty(stored) || secrets.AreEqual(presented, new SecretText(stored));

    // Longer ones cannot have been stored.
    private static LoginLookup? Token(SecretText token) => token.IsEmpty || token.Reveal().Length > CredentialsRules.MaxTextLength
        ? null
        : new LoginLookup(CredentialsSpace.Token, token);

    private static LoginLookup MqttHash(string id) => new(CredentialsSpace.MqttHash, new SecretText(id));
}
