using ProvisioningCluster.Gateways.Operator.Console.Rest;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.TestDevice;

/// <summary>Looks at the audit for what a device did since it began to look.</summary>
internal sealed class DeviceWatch(OperatorApi api)
{
    private const int Most = 20;

    private readonly List<Line> lines = [];
    private string condition = string.Empty;
    private long began;
    private long after;

    /// <summary>What happened, the newest first.</summary>
    public IReadOnlyList<Line> Lines => lines;

    /// <summary>Begins anew: what was before is not of interest.</summary>
    /// <param name="name">Name of the device; null for every device of the profile.</param>
    /// <param name="profileId">The profile, when there is no name.</param>
    public async Task<ApiFault?> BeginAsync(string? name, string profileId)
    {
        if (!(await api.GetAsync<Page>("/api/audit?limit=1")).TryGet(out var latest, out var fault))
        {
            return fault;
        }

        began = latest.Data is [var last, ..] ? last.Sequence : 0;
        TurnTo(name, profileId);
        return null;
    }

    /// <summary>Looks for another device from now on, from where it began: one that came while its name was still typed is not missed.</summary>
    /// <param name="name">Name of the device; null for every device of the profile.</param>
    /// <param name="profileId">The profile, when there is no name.</param>
    public void TurnTo(string? name, string profileId)
    {
        condition = name is null ? $"deviceProfileId={profileId}" : $"deviceName={Uri.EscapeDataString(name)}";
        after = began;
        lines.Clear();
    }

    /// <summary>Looks once; true when there was something.</summary>
    public async Task<(bool Found, ApiFault? Fault)> LookAsync()
    {
        var (asked, from) = (condition, after);
        if (!(await api.GetAsync<Page>($"/api/audit?{asked}&sortOrder=ASC&limit={Most}&after={from}")).TryGet(out var page, out var fault))
        {
            return (false, fault);
        }

        if ((asked, from) != (condition, after) || page.Data.Count == 0)
        {
            return (false, null);
        }

        after = page.Data[^1].Sequence;
        lines.InsertRange(0, page.Data.Reverse());
        if (lines.Count > Most)
        {
            lines.RemoveRange(Most, lines.Count - Most);
        }

        return (true, null);
    }

    /// <summary>A line of the audit.</summary>
    internal sealed record Line(long Sequence, long CreatedTime, string Status, string? DeviceName, string Protocol, string? Source, string Text)
    {
        public bool Succeeded => Status is "success" or "replayed";
    }

    private sealed record Page(IReadOnlyList<Line> Data);
}
