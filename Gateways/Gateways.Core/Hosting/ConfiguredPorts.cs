using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Core.Hosting;

/// <summary>Looks for taken ports before anything starts, so that all of them are told at once, each with its key.</summary>
internal static class ConfiguredPorts
{
    /// <summary>Throws OptionsValidationException with one line per key whose port is taken or given twice.</summary>
    public static void RequireFree(IConfiguration configuration, IEnumerable<ConfiguredPort> ports)
    {
        (ConfiguredPort Port, int Number)[] wanted = [.. ports.Select(port => (port, NumberOf(configuration, port))).Where(port => port.Item2 != 0)];
        string[] faults =
        [
            .. wanted
                .Where(one => wanted.Any(other => other.Number == one.Number && Collide(one.Port, other.Port)))
                .Select(one => Line(configuration, one.Port, one.Number, "the same port is given to another listener.")),
            .. wanted
                .Where(one => !IsFree(AddressOf(configuration, one.Port), one.Port, one.Number))
                .Select(one => Line(configuration, one.Port, one.Number, "address already in use.")),
        ];
        if (faults.Length > 0)
        {
            throw new OptionsValidationException("ports", typeof(ConfiguredPort), faults);
        }
    }

    private static string Line(IConfiguration configuration, ConfiguredPort port, int number, string why) => port.AddressKey is null
        ? string.Create(CultureInfo.InvariantCulture, $"{port.Key}: cannot listen on {number}: {why}")
        : string.Create(CultureInfo.InvariantCulture, $"{port.Key}: cannot listen on {new IPEndPoint(AddressOf(configuration, port), number)}: {why}");

    private static bool Collide(ConfiguredPort one, ConfiguredPort other) =>
        one != other && one.Datagrams == other.Datagrams && (one.SharedListener is null || one.SharedListener != other.SharedListener);

    /// <summary>Binds as the listener will, and lets go.</summary>
    private static bool IsFree(IPAddress address, ConfiguredPort port, int number)
    {
        using var socket = new Socket(address.AddressFamily, port.Datagrams ? SocketType.Dgram : SocketType.Stream, port.Datagrams ? ProtocolType.Udp : ProtocolType.Tcp);
        if (address.Equals(IPAddress.IPv6Any))
        {
            socket.DualMode = true;
        }

        try
        {
            socket.Bind(new IPEndPoint(address, number));
            if (!port.Datagrams)
            {
                socket.Listen();
            }

            return true;
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }

    private static IPAddress AddressOf(IConfiguration configuration, ConfiguredPort port) =>
        port.AddressKey is null ? Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any
        : IPAddress.TryParse(configuration[port.AddressKey], out var address) ? address
        : IPAddress.Loopback;

    private static int NumberOf(IConfiguration configuration, ConfiguredPort port) =>
        int.TryParse(configuration[port.Key], NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : port.Default;
}
