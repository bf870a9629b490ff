using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>
/// The statements of one page of the audit and their values. The texts are a closed list; what the request brought travels as
/// parameters only (T-27). One text per combination, so that each is planned with the index that fits it.
/// </summary>
internal sealed class AuditSelect
{
    public const string Columns = "seq, at, action, status, reason, device_name, device_id, profile_id, operation_id, protocol, source, actor, tenant_id";

    /// <summary>Rows, of all tenants, that are looked at before an index by time is: most pages are full by then.</summary>
    private const int Near = 2_000;

    private readonly List<string> conditions = [];
    private readonly List<object> values = [];
    private readonly Func<int, string> parameter;

    private AuditSelect(Func<int, string> parameter) => this.parameter = parameter;

    /// <summary>
    /// Statements to ask one after the other until one fills the page; the rows of the last one that was asked count. An index in the
    /// order of the audit carries a question for a device, a profile or a reason. None does for a time: the clocks of silos differ, so
    /// rows are not numbered in the order of their times. There the nearest rows are looked at, then those of the time are sorted.
    /// </summary>
    /// <param name="filter">Which rows.</param>
    /// <param name="parameter">How the database writes the parameter with this index, counted from 0.</param>
    public static IEnumerable<(string Sql, IReadOnlyList<object> Values)> For(AuditFilter filter, Func<int, string> parameter)
    {
        if (filter.DeviceName is not null || filter.ProfileId is not null || !string.IsNullOrEmpty(filter.Reason))
        {
            yield return new AuditSelect(parameter).Walk(filter);
            yield break;
        }

        yield return new AuditSelect(parameter).Nearest(filter);
        yield return new AuditSelect(parameter).Sort(filter);
    }

    private (string Sql, IReadOnlyList<object> Values) Walk(AuditFilter filter)
    {
        Choose(filter);
        Follow(filter);
        return ($"SELECT {Columns} FROM audit {Where()} ORDER BY {Order("seq", filter)} LIMIT {Parameter((long)filter.Limit)}", values);
    }

    private (string Sql, IReadOnlyList<object> Values) Nearest(AuditFilter filter)
    {
        Follow(filter);
        var nearest = $"SELECT {Columns} FROM audit {Where()} ORDER BY {Order("seq", filter)} LIMIT {Near}";
        conditions.Clear();
        Choose(filter);
        return ($"SELECT {Columns} FROM ({nearest}) AS nearest {Where()} ORDER BY {Order("seq", filter)} LIMIT {Parameter((long)filter.Limit)}", values);
    }

    /// <summary>
    /// The index by time holds the number too, so rows are read for the page only. When there are conditions that it does not hold, and
    /// no bound that keeps a walk from finding soon, the database chooses.
    /// </summary>
    private (string Sql, IReadOnlyList<object> Values) Sort(AuditFilter filter)
    {
        Choose(filter);
        Follow(filter);
        var beginsLater = (filter.OldestFirst ? filter.StartTime : filter.EndTime) is not null;
        var by = beginsLater || (filter.Action is null && filter.Status is null) ? "(seq + 0)" : "seq"; // an expression that no index has
        var numbers = $"SELECT seq FROM audit {Where()} ORDER BY {Order(by, filter)} LIMIT {Parameter((long)filter.Limit)}";
        return ($"SELECT {Columns} FROM audit WHERE seq IN ({numbers}) ORDER BY {Order("seq", filter)}", values);
    }

    private void Choose(AuditFilter filter)
    {
        Condition("tenant_id =", filter.Tenant.Value);
        Condition("device_name =", filter.DeviceName);
        Condition("profile_id =", filter.ProfileId);
        Condition("action =", (int?)filter.Action);
        Condition("status =", (int?)filter.Status);
        if (!string.IsNullOrEmpty(filter.Reason))
        {
            // Only refusals have one, and only they are in the index by it.
            conditions.Add("status <> 0");
            Condition("reason =", filter.Reason);
        }

        Condition("at >=", filter.StartTime);
        Condition("at <", filter.EndTime);
    }

    private void Follow(AuditFilter filter) => Condition(filter.OldestFirst ? "seq >" : "seq <", filter.After);

    private string Where() => conditions.Count == 0 ? string.Empty : $"WHERE {string.Join(" AND ", conditions)}";

    private static string Order(string by, AuditFilter filter) => filter.OldestFirst ? by : $"{by} DESC";

    private void Condition(string comparison, object? value)
    {
        if (value is not null)
        {
            conditions.Add($"{comparison} {Parameter(value)}");
        }
    }

    private string Parameter(object value)
    {
        values.Add(value);
        return parameter(values.Count - 1);
    }
}
