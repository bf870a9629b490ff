using ProvisioningCluster.Gateways.Operator.Console.Pages.Audit;
using ProvisioningCluster.Gateways.Operator.Console.Rest;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Devices;

/// <summary>All that happened to a name, the oldest first, page after page.</summary>
internal sealed class Story(OperatorApi api, string name)
{
    private const int PageSize = 50;

    private readonly List<AuditLine> lines = [];
    private bool asking;

    public IReadOnlyList<AuditLine> Lines => lines;

    /// <summary>True once the first page was read.</summary>
    public bool IsRead { get; private set; }

    /// <summary>True when there is more that the reader did not ask for yet.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Reads what follows the last line.</summary>
    public async Task<ApiFault?> ReadOnAsync()
    {
        if (asking)
        {
            return null; // the question that is under way brings the same
        }

        asking = true;
        try
        {
            var after = lines is [.., var last] ? $"&after={last.Sequence}" : string.Empty;
            if (!(await api.GetAsync<AuditPage>($"/api/devices/{Uri.EscapeDataString(name)}/story?limit={PageSize}{after}")).TryGet(out var page, out var fault))
            {
                return fault;
            }

            lines.AddRange(page.Data);
            (IsRead, HasMore) = (true, page.Next is not null);
            return null;
        }
        finally
        {
            asking = false;
        }
    }
}
