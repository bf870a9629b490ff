using Org.BouncyCastle.Tls.Crypto;
using ProvisioningCluster.Gateways.Core.Tls;

namespace ProvisioningCluster.Gateways.Coap.Dtls;

/// <summary>The server's identity in the library's form, made once for each identity.</summary>
internal sealed class DtlsIdentities(ServerIdentities identities, TlsCrypto crypto)
{
    private volatile Known? known;

    /// <summary>The identity for the next handshake: a renewal is taken up at once.</summary>
    public DtlsIdentity Current
    {
        get
        {
            var current = identities.Current;
            if (known is not { } last || last.Of != current)
            {
                last = new Known(current, new DtlsIdentity(current.Presented.TargetCertificate, current.Chain, crypto));
                known = last;
            }

            return last.Identity;
        }
    }

    private sealed record Known(ServerIdentity Of, DtlsIdentity Identity);
}
