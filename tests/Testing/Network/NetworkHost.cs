using System.Net;

namespace ProvisioningCluster.Testing;

/// <summary>A host of a <see cref="NetworkLab"/>: a network namespace with one address and its own loopback and ports.</summary>
public sealed class NetworkHost
{
    internal NetworkHost(string name, string link, IPAddress address)
    {
        Name = name;
        Link = link;
        Address = address;
    }

    /// <summary>Name of the namespace.</summary>
    public string Name { get; }

    public IPAddress Address { get; }

    /// <summary>The end of its cable that is on the bridge.</summary>
    internal string Link { get; }

    /// <summary>Puts a process of the product on this host.</summary>
    public ProcessPlace Place => new() { Address = Address.ToString(), NetworkNamespace = Name };

    /// <summary>What stands before a command's words so that it runs on this host; the process keeps its id.</summary>
    public IReadOnlyList<string> CommandPrefix => ["ip", "netns", "exec", Name];
}
