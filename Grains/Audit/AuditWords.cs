using System.Collections.Frozen;
using System.Text.Json;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Audit;

/// <summary>The words by which operators know actions and statuses: their names in snake_case.</summary>
internal static class AuditWords
{
    private static readonly FrozenDictionary<string, AuditAction> Actions = Words<AuditAction>();

    private static readonly FrozenDictionary<string, AuditStatus> Statuses = Words<AuditStatus>();

    public static IEnumerable<string> AllActions => Actions.Keys.Order(StringComparer.Ordinal);

    public static IEnumerable<string> AllStatuses => Statuses.Keys.Order(StringComparer.Ordinal);

    /// <summary>The word; a number where a later version wrote what this one does not know.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static AuditAction? ActionOf(string word) => Actions.TryGetValue(word, out var action) ? action : null;

    public static AuditStatus? StatusOf(string word) => Statuses.TryGetValue(word, out var status) ? status : null;

    private static FrozenDictionary<string, T> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToFrozenDictionary(Of, StringComparer.Ordinal);
}
