using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger;

/// <summary>
/// The statement of one page of the audit and its values. The texts are a closed list; what the request brought travels as
/// parameters only (T-27). One text per combination, so that each is planned with the index that fits it.
/// </summary>
internal sealed class AuditSelect
{
    public const string Columns = "seq, at, action, status, reason, device_name, device_id, profile_id, operation_id, protocol, source, actor, tenant_id";

    private readonly List<string> conditions = [];
    private readonly List<object> values = [];
    private readonly Func<int, string> parameter;

    private AuditSelect(Func<int, string> parameter) => this.parameter = parameter;

    /// <param name="filter">Which rows.</param>
    /// <param name="parameter">How the database writes the parameter with this index, counted from 0.</param>
    public static (string Sql, IReadOnlyList<object> Values) For(AuditFilter filter, Func<int, string> parameter)
    {
        var select = new AuditSelect(parameter);
        select.Where("tenant_id =", filter.Tenant.Value);
        select.Where("device_name =", filter.DeviceName);
        select.Where("profile_id =", filter.ProfileId);
        select.Where("action =", (int?)filter.Action);
        select.Where("status =", (int?)filter.Status);
        if (!string.IsNullOrEmpty(filter.Reason))
        {
            // Only refusals have one, and only they are in the index by it.
            select.conditions.Add("status <> 0");
            select.Where("reason =", filter.Reason);
        }

        select.Where("at >=", filter.StartTime);
        select.Where("at <", filter.EndTime);
        select.Where(filter.OldestFirst ? "seq >" : "seq <", filter.After);
        var order = filter.OldestFirst ? "seq" : "seq DESC";
        var limit = parameter(select.values.Count);
        select.values.Add((long)filter.Limit);
        return ($"SELECT {Columns} FROM audit WHERE {string.Join(" AND ", select.conditions)} ORDER BY {order} LIMIT {limit}", select.values);
    }

    private void Where(string comparison, object? value)
    {
        if (value is not null)
        {
            conditions.Add($"{comparison} {parameter(values.Count)}");
            values.Add(value);
        }
    }
}
