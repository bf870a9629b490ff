using System.Buffers;
using System.Text;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>
/// PostgreSQL keeps no U+0000, no text that is not Unicode, and no long text in an index: such a write must not reach a
/// group, which it would break.
/// </summary>
internal static class StorableText
{
    /// <summary>Bytes of a value's key that always fit into its index.</summary>
    private const int LongestKey = 2_600;

    private static readonly SearchValues<char> Suspicious = SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(code => (char)code).Prepend('\0')]);

    public static bool Is(string? text) => text.AsSpan().IndexOfAny(Suspicious) < 0 || (!text!.Contains('\0', StringComparison.Ordinal) && IsPaired(text));

    public static bool IsIn(LedgerWrite write) => write switch
    {
        ChangeWrite change => IsIn(change.Change.Audit) && IsIn(change.Change) && (change.Change.Next is not { } next || IsIn(next)),
        AuditWrite audit => IsIn(audit.Row) && (audit.Event is not { } row || IsIn(row)),
        SaveValuesWrite save => save.Values.All(value => IsKey(value.Key) && Is(value.Json)),
        RemoveValuesWrite remove => remove.Keys.All(Is),
        _ => true,
    };

    private static bool IsKey(string key) => Is(key) && (key.Length <= LongestKey / 3 || Encoding.UTF8.GetByteCount(key) <= LongestKey);

    private static bool IsIn(DeviceChange change) => Is(change.Key.Name) && change.Events.All(IsIn);

    private static bool IsIn(DeviceRow row) => Is(row.Key.Name) && Is(row.Label) && Is(row.AdditionalInfo) && Is(row.ProvisionState);

    private static bool IsIn(AuditRow row) => Is(row.Reason) && Is(row.DeviceName) && Is(row.Source) && Is(row.Actor);

    private static bool IsIn(OutboxRow row) => Is(row.Kind) && Is(row.Payload);

    private static bool IsPaired(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var length) != OperationStatus.Done)
            {
                return false;
            }

            text = text[length..];
        }

        return true;
    }
}
