using System.Net;
using Microsoft.Extensions.Options;

namespace ProvisioningCluster.Gateways.Host;

/// <summary>Where the silo's door for gateway processes is. Section <c>Cluster</c>.</summary>
internal sealed class ClusterClientOptions
{
    public const string Section = "Cluster";

    public string ClusterId { get; set; } = "provisioning";

    public string ServiceId { get; set; } = "provisioning";

    public string AdvertisedIPAddress { get; set; } = "127.0.0.1";

    public int SiloGatewayPort { get; set; } = 30000;

    /// <summary>The silo's door; only after validation.</summary>
    public IPEndPoint SiloGateway => new(IPAddress.Parse(AdvertisedIPAddress), SiloGatewayPort);

    internal sealed class Rules : IValidateOptions<ClusterClientOptions>
    {
        public ValidateOptionsResult Validate(string? name, ClusterClientOptions options)
        {
            var faults = new List<string>();
            if (string.IsNullOrWhiteSpace(options.ClusterId))
            {
                faults.Add($"{Section}:{nameof(ClusterId)}: must not be empty.");
            }

            if (string.IsNullOrWhiteSpace(options.ServiceId))
            {
                faults.Add($"{Section}:{nameof(ServiceId)}: must not be empty.");
            }

            if (!IPAddress.TryParse(options.AdvertisedIPAddress, out _))
            {
                faults.Add($"{Section}:{nameof(AdvertisedIPAddress)}: must be an IP address.");
            }

            if (options.SiloGatewayPort is < 1 or > 65535)
            {
                faults.Add($"{Section}:{nameof(SiloGatewayPort)}: must be between 1 and 65535.");
            }

            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
