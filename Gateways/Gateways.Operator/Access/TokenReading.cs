namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>What a presented token turned out to be.</summary>
/// <param name="Identity">Whose it is; null when it is not accepted.</param>
/// <param name="Expired">True when it is genuine but too old.</param>
internal readonly record struct TokenReading(OperatorIdentity? Identity, bool Expired);
