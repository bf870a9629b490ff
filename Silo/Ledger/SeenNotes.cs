using ProvisioningCluster.Grains.Abstractions.Tenants;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>Login times that wait for the next group, one per device, the newest.</summary>
internal sealed class SeenNotes
{
    /// <summary>Devices at most; further notes are dropped, and the next login of the device mends it (I-21).</summary>
    public const int Capacity = 65_536;

    private readonly Lock gate = new();
    private readonly Dictionary<(TenantId Tenant, Guid DeviceId), Seen> notes = [];

    public bool IsEmpty
    {
        get
        {
            lock (gate)
            {
                return notes.Count == 0;
            }
        }
    }

    /// <summary>True when this is the first note since the last <see cref="Take"/>: a group must follow within a second.</summary>
    public bool Add(TenantId tenant, Guid deviceId, long seenAt)
    {
        lock (gate)
        {
            var key = (tenant, deviceId);
            if (notes.TryGetValue(key, out var known))
            {
                notes[key] = new Seen(Math.Min(known.First, seenAt), Math.Max(known.Last, seenAt));
                return false;
            }

            if (notes.Count >= Capacity)
            {
                return false;
            }

            notes.Add(key, new Seen(seenAt, seenAt));
            return notes.Count == 1;
        }
    }

    /// <summary>Removes and gives up to this many notes.</summary>
    public IReadOnlyList<SeenNote> Take(int limit)
    {
        lock (gate)
        {
            if (notes.Count == 0)
            {
                return [];
            }

            SeenNote[] taken = [.. notes.Take(limit).Select(note => new SeenNote(note.Key.Tenant, note.Key.DeviceId, note.Value.First, note.Value.Last))];
            foreach (var note in taken)
            {
                notes.Remove((note.Tenant, note.DeviceId));
            }

            return taken;
        }
    }

    private readonly record struct Seen(long First, long Last);
}
