using System.Net;
using ProvisioningCluster.Testing.Certificates;

namespace ProvisioningCluster.Testing.Dtls;

/// <summary>How a DTLS client is to behave: well, unless a test says otherwise.</summary>
public sealed record DtlsPlan
{
    /// <summary>What it presents; null presents nothing.</summary>
    public TestCertificate? Certificate { get; init; }

    /// <summary>DER of what it presents in place of the certificate's own chain, the leaf first.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Chain { get; init; }

    public DtlsProof Proof { get; init; }

    /// <summary>Asks for a connection id to put on its records (RFC 9146).</summary>
    public bool WantsConnectionId { get; init; }

    /// <summary>Cipher suites to offer; null offers all that the server may have.</summary>
    public IReadOnlyList<int>? Suites { get; init; }

    /// <summary>Curves to offer; null offers the library's.</summary>
    public IReadOnlyList<int>? Groups { get; init; }

    /// <summary>Address and port to send from; null takes any.</summary>
    public IPEndPoint? From { get; init; }

    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>DER of the certificate that the server is expected to present; null takes any.</summary>
    public ReadOnlyMemory<byte>? ExpectedServer { get; init; }
}
