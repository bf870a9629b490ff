using System.Collections.Immutable;
using System.Text.Json;
using ProvisioningCluster.Gateways.Operator.Bodies;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Imports;

namespace ProvisioningCluster.Gateways.Operator.Imports;

/// <summary>The body of the reference's bulk import (wire-spec 6.7).</summary>
/// <param name="File">The CSV text.</param>
/// <param name="Options">What its mapping says.</param>
internal sealed record BulkImportBody(string File, ImportOptions Options)
{
    private const int MostColumns = 256;

    /// <param name="json">The body.</param>
    /// <param name="actor">User name of the caller.</param>
    public static Result<BulkImportBody> Read(JsonElement json, string actor)
    {
        var fields = new JsonFields(json);
        var file = fields.Text("file");
        if ((fields.Fault ?? Missing(file is null, "file")) is { } fault)
        {
            return fault;
        }

        if (fields.Object("mapping") is not { } mapping)
        {
            return fields.Fault ?? Missing(true, "mapping")!;
        }

        var inner = new JsonFields(mapping);
        var (header, update, delimiter) = (inner.Flag("header"), inner.Flag("update"), inner.Text("delimiter"));
        if ((inner.Fault ?? Missing(IsAbsent(mapping, "header"), "mapping.header") ?? Missing(IsAbsent(mapping, "update"), "mapping.update")) is { } invalid)
        {
            return invalid;
        }

        if (!ImportQuery.Delimiter(delimiter).TryGet(out var separator, out fault) || !Columns(mapping).TryGet(out var columns, out fault))
        {
            return fault;
        }

        return new BulkImportBody(file!, new ImportOptions
        {
            Actor = actor,
            Delimiter = separator,
            Header = header,
            Update = update,
            Style = ImportStyle.Reference,
            Columns = columns,
        });
    }

    /// <summary>The file holds credentials: it never prints (I-16).</summary>
    public override string ToString() => "BulkImportBody";

    private static Result<ImmutableArray<ImportColumn>> Columns(JsonElement mapping)
    {
        if (!mapping.TryGetProperty("columns", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > MostColumns)
        {
            return Refused("mapping.columns", $"Field 'mapping.columns' must be a list of 1 to {MostColumns} columns");
        }

        var columns = ImmutableArray.CreateBuilder<ImportColumn>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            var fields = new JsonFields(item);
            var (type, key) = (fields.Text("type"), fields.Text("key"));
            if (fields.Fault is { } fault)
            {
                return fault;
            }

            if (type is null || ImportWords.Reference(type) is not { } field)
            {
                return Refused("mapping.columns", "Field 'mapping.columns' has a column whose type is not known, or not served here");
            }

            columns.Add(new ImportColumn(field, string.IsNullOrEmpty(key) ? null : key));
        }

        return columns.MoveToImmutable();
    }

    private static bool IsAbsent(JsonElement json, string name) => !json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null;

    private static Fault? Missing(bool missing, string field) => missing ? Refused(field, $"Field '{field}' is required") : null;

    private static Fault Refused(string field, string detail) => new(FaultCode.InvalidArgument, detail, field);
}
