using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProvisioningCluster.Gateways.Coap.Exchange;

namespace ProvisioningCluster.Gateways.Coap.Listening;

/// <summary>
/// A CoAP port on every unicast address of this machine, one socket each, and on addresses that come later. A socket on the
/// wildcard address would leave it to the routing table which address an answer comes from, and the platform's sockets
/// cannot say it for themselves.
/// </summary>
/// <param name="port">Number of the port.</param>
/// <param name="datagramBytes">Largest datagram that is taken whole.</param>
/// <param name="receiveBufferBytes">Kernel receive buffer of each socket.</param>
/// <param name="receiver">Takes what comes in.</param>
/// <param name="logger">Hears of addresses that come and go.</param>
internal sealed partial class CoapListener(int port, int datagramBytes, int receiveBufferBytes, IDatagramReceiver receiver, ILogger<CoapListener> logger)
{
    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, CoapSocket> sockets = [];
    private bool open;

    /// <summary>The listener for plain CoAP.</summary>
    public CoapListener(IOptions<CoapOptions> options, MessageLayer layer, ILogger<CoapListener> logger)
        : this(options.Value.Port, options.Value.MessageBytes, options.Value.ReceiveBufferBytes, layer, logger)
    {
    }

    /// <summary>The endpoints that are bound now.</summary>
    public IReadOnlyList<IPEndPoint> Bound
    {
        get
        {
            lock (gate)
            {
                return [.. sockets.Values.Select(socket => socket.Local)];
            }
        }
    }

    /// <summary>Opens the configured port on every address, and follows the addresses from then on.</summary>
    /// <exception cref="SocketException">The port is taken, on any of them.</exception>
    public void Open()
    {
        lock (gate)
        {
            try
            {
                foreach (var address in LocalAddresses.Current())
                {
                    Bind(new IPEndPoint(address, port));
                }
            }
            catch (SocketException)
            {
                foreach (var socket in sockets.Values)
                {
                    socket.Dispose();
                }

                sockets.Clear();
                throw;
            }

            open = true;
        }

        NetworkChange.NetworkAddressChanged += OnAddressesChanged;
    }

    /// <summary>Opens one endpoint only.</summary>
    public void Open(IPEndPoint endpoint)
    {
        lock (gate)
        {
            Bind(endpoint);
        }
    }

    /// <summary>Takes nothing more by itself and follows the addresses no longer; what comes waits for <see cref="TakeWaiting"/>.</summary>
    public async Task StopReceivingAsync()
    {
        NetworkChange.NetworkAddressChanged -= OnAddressesChanged;
        List<CoapSocket> stopping;
        lock (gate)
        {
            open = false;
            stopping = [.. sockets.Values];
        }

        await Task.WhenAll(stopping.Select(socket => socket.StopReceivingAsync()));
    }

    /// <summary>
    /// Who sends from now on finds the port closed, at once, and goes elsewhere; what has come before can still be taken and answered.
    /// On Linux: elsewhere newcomers wait like the others.
    /// </summary>
    public void RefuseNewcomers()
    {
        lock (gate)
        {
            foreach (var socket in sockets.Values)
            {
                socket.RefuseNewcomers();
            }
        }
    }

    /// <summary>After <see cref="StopReceivingAsync"/>: takes what has come meanwhile.</summary>
    public void TakeWaiting()
    {
        lock (gate)
        {
            foreach (var socket in sockets.Values)
            {
                socket.TakeWaiting();
            }
        }
    }

    public async Task CloseAsync()
    {
        await StopReceivingAsync();
        List<CoapSocket> closing;
        lock (gate)
        {
            closing = [.. sockets.Values];
            sockets.Clear();
        }

        await Task.WhenAll(closing.Select(socket => socket.CloseAsync()));
    }

    private void OnAddressesChanged(object? sender, EventArgs arguments)
    {
        lock (gate)
        {
            if (!open)
            {
                return;
            }

            var current = LocalAddresses.Current();
            foreach (var gone in sockets.Keys.Where(address => !current.Contains(address)).ToList())
            {
                sockets.Remove(gone, out var socket);
                _ = socket!.CloseAsync();
                LogAddressGone(logger, gone);
            }

            foreach (var address in current.Where(address => !sockets.ContainsKey(address)))
            {
                BindLate(address);
            }
        }
    }

    private void BindLate(IPAddress address)
    {
        try
        {
            Bind(new IPEndPoint(address, port));
            LogAddressAdded(logger, address);
        }
        catch (SocketException exception)
        {
            LogAddressRefused(logger, address, exception.SocketErrorCode);
        }
    }

    private void Bind(IPEndPoint local)
    {
        try
        {
            var socket = new CoapSocket(local, datagramBytes, receiveBufferBytes, receiver, logger);
            sockets.Add(local.Address, socket);
            socket.Start();
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            LogAddressRefused(logger, local.Address, exception.SocketErrorCode); // IPv6 is still testing it for duplicates; a change is announced when it is done
        }
    }
}
