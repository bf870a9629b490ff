namespace ProvisioningCluster.Gateways.Operator.Access;

/// <summary>What a presented token turned out to be.</summary>
/// <param name="Identity">Whose it is; null when it is not accepted.</param>
/// <param name="RefreshId">Of a refresh token: which refresh of its session it is.</param>
/// <param name="Expired">True when it is genuine but too old.</param>
internal readonly record struct TokenReading(OperatorIdentity? Identity, Guid RefreshId, bool Expired);
