namespace ProvisioningCluster.Acceptance.Tests.Flows;

/// <summary>What a device asks for: the cases of the reference guide's sample scripts.</summary>
public enum CredentialChoice
{
    ServerMadeToken,
    OwnToken,
    MqttBasic,
    Certificate,
}
