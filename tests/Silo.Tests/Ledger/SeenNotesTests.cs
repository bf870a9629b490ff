using ProvisioningCluster.Silo.Ledger;
using Xunit;

namespace ProvisioningCluster.Silo.Tests.Ledger;

public sealed class SeenNotesTests
{
    [Fact]
    public void Notes_of_one_device_become_one_with_the_first_and_the_last_time()
    {
        var notes = new SeenNotes();
        var (tenant, device) = (Rows.NewTenant(), Guid.NewGuid());

        Assert.True(notes.Add(tenant, device, 5));
        Assert.False(notes.Add(tenant, device, 3));
        Assert.False(notes.Add(tenant, device, 9));

        Assert.Equal([new SeenNote(tenant, device, 3, 9)], notes.Take(10));
        Assert.True(notes.IsEmpty);
    }

    [Fact]
    public void I21_over_the_limit_notes_of_further_devices_are_dropped()
    {
        var notes = new SeenNotes();
        var tenant = Rows.NewTenant();
        for (var device = 0; device < SeenNotes.Capacity + 10; device++)
        {
            notes.Add(tenant, Guid.NewGuid(), 1);
        }

        Assert.Equal(SeenNotes.Capacity, notes.Take(int.MaxValue).Count);
    }
}
