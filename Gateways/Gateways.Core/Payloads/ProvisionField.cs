namespace ProvisioningCluster.Gateways.Core.Payloads;

/// <summary>The members of a JSON provision request (wire-spec 1.1), in the order in which they are judged.</summary>
internal enum ProvisionField
{
    DeviceName,
    CredentialsType,
    Token,
    ClientId,
    UserName,
    Password,
    Hash,
    Key,
    Secret,
    Gateway,

    /// <summary>Ours: a request for a certificate.</summary>
    SigningRequest,
}
