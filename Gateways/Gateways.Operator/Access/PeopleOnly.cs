namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>
/// Endpoint metadata: needs somebody who signed in. Whoever finds a machine's key must not turn it into users, other keys or a
/// password, which would outlive its revocation.
/// </summary>
internal sealed class PeopleOnly
{
    public static PeopleOnly Instance { get; } = new();
}
