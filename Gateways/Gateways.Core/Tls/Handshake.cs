using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace ProvisioningCluster.Gateways.Core.Tls;

/// <summary>A handshake under way: a connection feature between the two steps that count it.</summary>
internal sealed class Handshake(string listener, ConnectionContext connection)
{
    private readonly long begun = Stopwatch.GetTimestamp();

    public string Listener => listener;

    /// <summary>The peer's address.</summary>
    public IPAddress Source { get; } = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;

    /// <summary>Its place among those under way; null when it is none of them any more.</summary>
    public LinkedListNode<Handshake>? Place { get; set; }

    /// <summary>It succeeded.</summary>
    public bool Done { get; set; }

    /// <summary>Closed to make room.</summary>
    public bool Displaced { get; set; }

    /// <summary>In real time, as the deadline is.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(begun);

    public void Abort() => connection.Abort(new ConnectionAbortedException("Too many TLS handshakes were under way."));
}
