namespace ProvisioningCluster.Gateways.Operator.Description.Bodies;

/// <summary>A device and its credentials in one body (wire-spec 6.5).</summary>
internal sealed record DeviceWithCredentialsToSave(DeviceToSave Device, CredentialsToSave Credentials);
