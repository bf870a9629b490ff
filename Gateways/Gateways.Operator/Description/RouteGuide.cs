namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>What the API document says of one method of one route beyond what can be inferred.</summary>
/// <param name="Route">Method and pattern as they are mapped, such as <c>GET /api/device/{id}</c>.</param>
/// <param name="Id">Name of the call in generated clients, unique.</param>
/// <param name="Tag">Heading under which it stands.</param>
/// <param name="Summary">One line.</param>
internal sealed record RouteGuide(string Route, string Id, string Tag, string Summary)
{
    /// <summary>What a caller should know besides.</summary>
    public string? Text { get; init; }

    public IReadOnlyList<QueryParameter> Query { get; init; } = [];

    /// <summary>Shape of the body; null when there is none.</summary>
    public Type? Body { get; init; }

    /// <summary>Status of the JSON that is answered when all went well.</summary>
    public int Success { get; init; } = 200;

    public string BodyType { get; init; } = "application/json";

    /// <summary>JSON text of a body that works, without anything secret.</summary>
    public string? Example { get; init; }
}
