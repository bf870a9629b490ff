using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Authentication;

namespace ProvisioningCluster.Gateways.Core.Tls;

/// <summary>What every TLS listener speaks (T-17): 1.2 and 1.3, forward secrecy and authenticated encryption only.</summary>
internal static class TlsPolicy
{
    public const SslProtocols Versions = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>Null where the platform takes no list and brings its own.</summary>
    public static CipherSuitesPolicy? Suites { get; } = OperatingSystem.IsLinux() ? LinuxSuites() : null;

    [SupportedOSPlatform("linux")]
    private static CipherSuitesPolicy LinuxSuites() => new(
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ]);
}
