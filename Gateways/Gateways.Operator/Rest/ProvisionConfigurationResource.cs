namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary><c>provisionConfiguration</c> of wire-spec 6.4: operators and their scripts read the secret back here.</summary>
internal sealed record ProvisionConfigurationResource(string Type, string? ProvisionDeviceSecret)
{
    /// <summary>Secrets never print (I-16).</summary>
    public override string ToString() => $"{nameof(ProvisionConfigurationResource)}({Type})";
}
