namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>A request parameter for the API document. Handlers read the query themselves, so nothing can infer it.</summary>
internal sealed record QueryParameter
{
    public required string Name { get; init; }

    public required string Text { get; init; }

    /// <summary>An integer from this to <see cref="Most"/>; null for a text.</summary>
    public long? Least { get; init; }

    public long? Most { get; init; }

    /// <summary>The values there are; empty when any text is one.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    public bool Required { get; init; }

    public string? Example { get; init; }

    public bool IsNumber => Least is not null;
}
