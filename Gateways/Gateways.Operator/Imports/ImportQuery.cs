using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Operator.Rest;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Imports;

namespace ProvisioningCluster.Gateways.Operator.Imports;

/// <summary>What an import was asked for, from the request's query.</summary>
internal static class ImportQuery
{
    private const int LongestText = 512;
    private const int MostMappings = 256;
    private const int LongestColumns = 16 * 1024;

    private static readonly string[] Known = ["profile", "delimiter", "header", "update", "dryRun", "columns", "map", "fileName"];

    /// <param name="query">The request's query.</param>
    /// <param name="actor">User name of the caller.</param>
    public static Result<ImportOptions> Read(IQueryCollection query, string actor)
    {
        // A misspelt option that was passed over would import a million devices in the wrong way.
        if (query.Keys.FirstOrDefault(key => !Known.Contains(key, StringComparer.Ordinal)) is not null)
        {
            return Refused("query", $"A request parameter is not known. Parameters: {string.Join(", ", Known)}");
        }

        foreach (var name in (ReadOnlySpan<string>)["profile", "fileName"])
        {
            if (QueryText.Of(query, name)?.Length > LongestText)
            {
                return Refused(name, $"Request parameter '{name}' must be at most {LongestText} characters");
            }
        }

        if (!Delimiter(QueryText.Of(query, "delimiter")).TryGet(out var delimiter, out var fault)
            || !Flag(query, "header", absent: true).TryGet(out var header, out fault)
            || !Flag(query, "update", absent: false).TryGet(out var update, out fault)
            || !Flag(query, "dryRun", absent: false).TryGet(out var dryRun, out fault)
            || !Columns(QueryText.Of(query, "columns")).TryGet(out var columns, out fault)
            || !Mappings(query).TryGet(out var mappings, out fault))
        {
            return fault;
        }

        return new ImportOptions
        {
            Actor = actor,
            FileName = QueryText.Of(query, "fileName"),
            Delimiter = delimiter,
            Header = header,
            Update = update,
            DryRun = dryRun,
            Profile = QueryText.Of(query, "profile"),
            Columns = columns,
            Mappings = mappings,
        };
    }

    /// <summary>One ASCII character that cannot be taken for something else; <c>tab</c> and <c>\t</c> are the tabulator.</summary>
    public static Result<char> Delimiter(string? text) => text switch
    {
        null => ',',
        "tab" or "\\t" => '\t',
        [var one] when char.IsAscii(one) && one is not ('"' or '\r' or '\n' or '\0') && !char.IsAsciiLetterOrDigit(one) => one,
        _ => Refused("delimiter", "The delimiter must be one ASCII character, no letter, digit, quote or line break"),
    };

    private static Result<bool> Flag(IQueryCollection query, string name, bool absent) => QueryText.Of(query, name) switch
    {
        null => absent,
        "true" => true,
        "false" => false,
        _ => Refused(name, $"Request parameter '{name}' must be true or false"),
    };

    private static Result<ImmutableArray<ImportColumn>> Columns(string? text) => text switch
    {
        null => ImmutableArray<ImportColumn>.Empty,
        { Length: > LongestColumns } => Refused("columns", $"Request parameter 'columns' must be at most {LongestColumns} characters"),
        _ => ImportWords.Columns(text),
    };

    private static Result<ImmutableArray<ImportHeaderMapping>> Mappings(IQueryCollection query)
    {
        var mappings = ImmutableArray.CreateBuilder<ImportHeaderMapping>();
        foreach (var text in query["map"])
        {
            // The name in the header may hold an equals sign, a field does not.
            var equals = text?.LastIndexOf('=') ?? -1;
            if (equals < 1 || text!.Length > LongestText || mappings.Count == MostMappings)
            {
                return Refused("map", $"Request parameter 'map' must be <name in the header>=<field>, at most {MostMappings} times");
            }

            if (!ImportWords.Column(text[(equals + 1)..], "map").TryGet(out var column, out var fault))
            {
                return fault;
            }

            mappings.Add(new ImportHeaderMapping(text[..equals].Trim(), column));
        }

        return mappings.ToImmutable();
    }

    private static Fault Refused(string field, string detail) => new(FaultCode.InvalidArgument, detail, field);
}
