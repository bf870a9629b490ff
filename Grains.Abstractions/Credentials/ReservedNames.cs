namespace ProvisioningCluster.Grains.Abstractions.Credentials;

/// <summary>MQTT names that say what a connection is for. No device can log in with them, so none may have them (wire-spec 3.1).</summary>
public static class ReservedNames
{
    /// <summary>User name or client id of a session that provisions. The reference takes it for a token too, which then never works over MQTT.</summary>
    public const string Provisioning = "provision";

    /// <summary>User name of an operator's machine, whose password is an API key.</summary>
    public const string Operator = "api-key";
}
