namespace ProvisioningCluster.Cli.Session;

/// <summary>A sign-in, as it is kept between commands.</summary>
internal sealed record StoredSession
{
    public required string Url { get; init; }

    public required string Token { get; init; }

    /// <summary>Good once, for the next pair of tokens.</summary>
    public required string RefreshToken { get; init; }

    /// <summary>Not the secret ones: this also is what a log would show.</summary>
    public override string ToString() => $"session at {Url}";
}
