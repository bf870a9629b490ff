using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using ProvisioningCluster.Testing.Certificates;

namespace ProvisioningCluster.Testing.Dtls;

/// <summary>The library's client side of a handshake, doing what the plan says.</summary>
internal sealed class ScriptedTlsClient(BcTlsCrypto crypto, DtlsPlan plan) : DefaultTlsClient(crypto)
{
    private static readonly int[] AllSuites =
    [
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    ];

    /// <summary>The alert that the server ended the handshake or the session with; null when it sent none.</summary>
    public string? Alert { get; private set; }

    public string? Suite { get; private set; }

    public bool HasExtendedMasterSecret { get; private set; }

    private ReadOnlyMemory<byte>? ExpectedServer => plan.ExpectedServer;

    public override TlsAuthentication GetAuthentication() => new Authentication(this);

    public override int GetHandshakeTimeoutMillis() => (int)plan.Deadline.TotalMilliseconds;

    public override TlsKeyExchangeFactory GetKeyExchangeFactory() => plan.Proof == DtlsProof.None ? new UnprovenKeyExchanges() : base.GetKeyExchangeFactory();

    public override void NotifyAlertReceived(short alertLevel, short alertDescription) => Alert = AlertDescription.GetName(alertDescription);

    public override void NotifyHandshakeComplete()
    {
        var security = m_context.SecurityParameters;
        Suite = $"{security.CipherSuite:X4}";
        HasExtendedMasterSecret = security.IsExtendedMasterSecret;
    }

    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();

    protected override int[] GetSupportedCipherSuites() => plan.Suites is { } suites ? [.. suites] : AllSuites;

    protected override IList<int> GetSupportedGroups(IList<int> namedGroupRoles) => plan.Groups is { } groups ? [.. groups] : base.GetSupportedGroups(namedGroupRoles);

    // Empty: the server need not name its records, the client will.
    protected override byte[]? GetNewConnectionID() => plan.WantsConnectionId ? [] : null;

    private TlsCredentials? Credentials(CertificateRequest request)
    {
        if (plan.Certificate is not { } certificate)
        {
            return null;
        }

        var chain = new Certificate([.. (plan.Chain ?? certificate.Chain()).Select(der => crypto.CreateCertificate(der.ToArray()))]);
        if (plan.Proof == DtlsProof.None)
        {
            return new UnprovenCredentials(chain);
        }

        using var other = TestKey.Ecdsa();
        var key = PrivateKeyFactory.CreateKey((plan.Proof == DtlsProof.Foreign ? other : certificate.Key).ExportPkcs8PrivateKey());
        var kind = certificate.Key is System.Security.Cryptography.RSA ? SignatureAlgorithm.rsa : SignatureAlgorithm.ecdsa;
        var scheme = request.SupportedSignatureAlgorithms.First(scheme => scheme.Signature == kind);
        return new BcDefaultTlsCredentialedSigner(new TlsCryptoParameters(m_context), crypto, key, chain, scheme);
    }

    private sealed class Authentication(ScriptedTlsClient client) : TlsAuthentication
    {
        public void NotifyServerCertificate(TlsServerCertificate serverCertificate)
        {
            if (client.ExpectedServer is { } expected && !expected.Span.SequenceEqual(serverCertificate.Certificate.GetCertificateAt(0).GetEncoded()))
            {
                throw new TlsFatalAlert(AlertDescription.unknown_ca);
            }
        }

        public TlsCredentials? GetClientCredentials(CertificateRequest certificateRequest) => client.Credentials(certificateRequest);
    }

    /// <summary>A certificate without a key: the client skips CertificateVerify.</summary>
    private sealed class UnprovenCredentials(Certificate chain) : TlsCredentialedDecryptor
    {
        public Certificate Certificate => chain;

        public TlsSecret Decrypt(TlsCryptoParameters cryptoParams, byte[] ciphertext) => throw new NotSupportedException();
    }

    private sealed class UnprovenKeyExchanges : DefaultTlsKeyExchangeFactory
    {
        public override TlsKeyExchange CreateECDheKeyExchangeClient(int keyExchange) => new UnprovenKeyExchange(keyExchange);
    }

    private sealed class UnprovenKeyExchange(int keyExchange) : TlsECDheKeyExchange(keyExchange)
    {
        public override void ProcessClientCredentials(TlsCredentials clientCredentials)
        {
            // The library would refuse to go on with a certificate it cannot prove.
        }
    }
}
