namespace ProvisioningCluster.Grains.Abstractions.Audit;

/// <summary>
/// Who did something, as one text of the audit: a user, and the API key by which a machine did it in the user's name. Key and name of
/// the key stand behind U+001F, which no user's name and no description holds, so that nobody can call himself so. Versions that know
/// nothing of keys show the text as it is, and seal it as it is.
/// </summary>
/// <param name="User">User name.</param>
/// <param name="ApiKeyId">Null for people.</param>
/// <param name="ApiKeyName">What the key was described as when it was used; it outlives the key.</param>
public sealed record AuditActor(string User, Guid? ApiKeyId = null, string? ApiKeyName = null)
{
    private const char Separator = '\u001f';

    /// <summary>The actor that a text of the audit names.</summary>
    public static AuditActor Parse(string text) =>
        text.Split(Separator, 3) is [var user, var id, var name] && Guid.TryParseExact(id, "D", out var keyId) ? new AuditActor(user, keyId, name) : new AuditActor(text);

    /// <summary>The text for the audit.</summary>
    public override string ToString() => ApiKeyId is { } id ? $"{User}{Separator}{id:D}{Separator}{ApiKeyName}" : User;
}
