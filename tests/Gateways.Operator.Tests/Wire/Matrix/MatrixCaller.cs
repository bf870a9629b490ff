namespace ProvisioningCluster.Gateways.Operator.Tests.Wire.Matrix;

/// <summary>One column of the matrix.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Caller">Who calls.</param>
/// <param name="Role">One of the three authorities.</param>
/// <param name="IsMachine">Comes with an API key.</param>
/// <param name="IsForeign">Belongs to another tenant than what is asked for.</param>
internal sealed record MatrixCaller(string Name, Caller Caller, Who Role, bool IsMachine = false, bool IsForeign = false);
