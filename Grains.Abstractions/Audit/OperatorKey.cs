namespace ProvisioningCluster.Grains.Abstractions.Audit;

/// <summary>
/// The API key by which a machine asks. It travels beside the calls that the request causes, as <see cref="OperatorSource"/> does, so that
/// every line of the audit names it and no contract must carry it. Silos of a version without it leave it out.
/// </summary>
public static class OperatorKey
{
    private const string IdKey = "pc.operator-key";
    private const string NameKey = "pc.operator-key-name";

    /// <summary>Holds for all calls of this request from here on.</summary>
    /// <param name="keyId">Null for people.</param>
    /// <param name="name">How the key is described.</param>
    public static void Set(Guid? keyId, string? name)
    {
        if (keyId is { } id)
        {
            RequestContext.Set(IdKey, id);
            RequestContext.Set(NameKey, name ?? string.Empty);
        }
        else
        {
            RequestContext.Remove(IdKey);
            RequestContext.Remove(NameKey);
        }
    }

    /// <summary>The actor with the key of this request; as it is for people, and when it names a key already.</summary>
    /// <param name="actor">As a grain knows it.</param>
    public static string? With(string? actor) =>
        actor is not null && RequestContext.Get(IdKey) is Guid id && AuditActor.Parse(actor) is { ApiKeyId: null }
            ? new AuditActor(actor, id, RequestContext.Get(NameKey) as string).ToString()
            : actor;
}
