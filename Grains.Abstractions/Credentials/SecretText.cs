namespace ProvisioningCluster.Grains.Abstractions.Credentials;

/// <summary>
/// Text that must not reach logs, traces or error messages (I-16): it prints as <c>***</c> and only
/// <see cref="Reveal"/> gives it away.
/// </summary>
[GenerateSerializer, Immutable, Alias("pc.SecretText")]
public readonly struct SecretText : IEquatable<SecretText>
{
    [Id(0)]
    private readonly string? text;

    public SecretText(string? text) => this.text = text;

    /// <summary>True when there is no text or it has no characters.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(text);

    public static bool operator ==(SecretText left, SecretText right) => left.Equals(right);

    public static bool operator !=(SecretText left, SecretText right) => !left.Equals(right);

    /// <summary>The text itself; empty when none was given. Only for comparison, storage and the answer to its owner.</summary>
    public string Reveal() => text ?? string.Empty;

    /// <summary>Ordinal and not in constant time: for change detection. Presented secrets are compared by keyed hash.</summary>
    public bool Equals(SecretText other) => string.Equals(Reveal(), other.Reveal(), StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is SecretText other && Equals(other);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Reveal());

    public override string ToString() => "***";
}
