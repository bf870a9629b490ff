using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using ProvisioningCluster.Gateways.Core.Tls;
using ProvisioningCluster.Grains.Abstractions.Credentials;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>
/// Our side of one handshake: DTLS 1.2, ephemeral ECDH with authenticated encryption, a client certificate wanted but not required
/// (wire-spec 5.3). There is no renegotiation, no resumption and no compression. That a client holds the key of its certificate is
/// checked by the library, which lets no handshake end without a good CertificateVerify.
/// </summary>
internal sealed class HandshakeServer(TlsCrypto crypto, DtlsIdentity identity, TimeSpan deadline, TimeProvider time) : AbstractTlsServer(crypto)
{
    private static readonly int[] EcdsaSuites =
    [
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8, // the one that RFC 7252 §9.1.3.3 requires, and often the only one of a small device
    ];

    private static readonly int[] RsaSuites =
    [
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    ];

    private static readonly int[] Groups = [NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1, NamedGroup.secp521r1];

    /// <summary>What the device presented; null when it presented nothing.</summary>
    public CertificateChain? Chain { get; private set; }

    /// <summary>The id that the client puts on its records; null when it did not ask for one.</summary>
    public ConnectionId? ConnectionId { get; private set; }

    /// <summary>The form of the session's records.</summary>
    public RecordRules Records => RecordRules.For(m_selectedCipherSuite == CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8, ConnectionId is not null);

    public override TlsCredentials GetCredentials() => identity.SignerFor(m_context.SecurityParameters.ClientSigAlgs);

    public override CertificateRequest GetCertificateRequest() =>
        new([ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign], SignatureRules.OfDevices, certificateAuthorities: null);

    public override void NotifyClientCertificate(Certificate clientCertificate)
    {
        if (clientCertificate.IsEmpty)
        {
            return;
        }

        var presented = PresentedChain.Accept([.. clientCertificate.GetCertificateList().Select(certificate => new ReadOnlyMemory<byte>(certificate.GetEncoded()))]);
        Chain = presented?.IsTimely(time.GetUtcNow()) == true
            ? presented.Chain
            : throw new TlsFatalAlert(AlertDescription.bad_certificate, "Its certificate is not good now, or its chain is out of order.");
    }

    // RFC 5746 §3.6 leaves it to a server that never renegotiates; small stacks do not know the extension.
    public override void NotifySecureRenegotiation(bool secureRenegotiation)
    {
    }

    public override int GetHandshakeTimeoutMillis() => (int)deadline.TotalMilliseconds;

    public override int GetMaxHandshakeMessageSize() => HandshakeIntake.MostMessageBytes;

    public override int GetMaxCertificateChainLength() => PresentedChain.MostCertificates;

    // Which signatures a chain may carry is part of its validation, by the cluster; here only its order counts.
    public override bool ShouldCheckSigAlgOfPeerCerts() => false;

    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();

    protected override int[] GetSupportedCipherSuites() => TlsUtilities.GetSupportedCipherSuites(Crypto, identity.IsEcdsa ? EcdsaSuites : RsaSuites);

    protected override bool PreferLocalCipherSuites() => true;

    protected override int SelectECDH(int minimumCurveBits)
    {
        // RFC 4492 §4: a client that names no curves takes what it gets; this one all of them know.
        IEnumerable<int> understood = m_context.SecurityParameters.ClientSupportedGroups ?? [NamedGroup.secp256r1];
        var group = Groups.FirstOrDefault(group => NamedGroup.GetCurveBits(group) >= minimumCurveBits && understood.Contains(group), -1);
        return group >= 0 ? group : throw new TlsFatalAlert(AlertDescription.handshake_failure, "No curve in common.");
    }

    protected override bool AllowCertificateStatus() => false;

    protected override byte[] GetNewConnectionID()
    {
        var id = Dtls.ConnectionId.New();
        ConnectionId = id;
        return id.ToBytes();
    }
}
