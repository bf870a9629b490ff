using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Reads single request parameters and path ids.</summary>
internal static class QueryText
{
    /// <summary>The first value of the parameter; null when it is absent or empty.</summary>
    public static string? Of(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } first, ..] ? first : null;

    /// <summary>The values of a comma-separated parameter, without empty ones.</summary>
    public static string[] List(IQueryCollection query, string name) =>
        Of(query, name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>A UUID in its usual form; malformed is 400 (wire-spec 6.2).</summary>
    public static Result<Guid> Id(string text) =>
        Guid.TryParseExact(text, "D", out var id) ? id : new Fault(FaultCode.InvalidArgument, "Invalid UUID string", "id");

    /// <summary>A list of UUIDs.</summary>
    public static Result<Guid[]> Ids(IQueryCollection query, string name)
    {
        var texts = List(query, name);
        var ids = new Guid[texts.Length];
        for (var index = 0; index < texts.Length; index++)
        {
            if (!Id(texts[index]).TryGet(out ids[index], out var fault))
            {
                return fault;
            }
        }

        return ids;
    }
}
