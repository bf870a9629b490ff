using ProvisioningCluster.Gateways.Operator.Description.Bodies;

namespace ProvisioningCluster.Gateways.Operator.Description;

/// <summary>Imports of devices from CSV files.</summary>
internal static class ImportGuides
{
    private const string Tag = "Imports";

    private static readonly string[] Flags = ["true", "false"];
    private static readonly QueryParameter Limit = new() { Name = "limit", Text = "How many at most; 100 when absent.", Least = 1, Most = 1000, Example = "100" };

    public static IEnumerable<RouteGuide> All { get; } =
    [
        new("POST /api/imports", "startImport", Tag, "Import devices from a CSV file")
        {
            Text = "The file is the body, or the first file of a multipart/form-data body. The answer comes when the file is stored; the rows are done after it. "
                + "A row whose device is already as asked is no work, so a file may be imported again.",
            Query =
            [
                new() { Name = "dryRun", Text = "Judges every row and stores nothing.", Values = Flags },
                new() { Name = "update", Text = "Changes devices that exist; else a row that asks for something else of one is refused.", Values = Flags },
                new() { Name = "profile", Text = "Id or name of the profile for rows that name none; the tenant's default profile when absent.", Example = "Press controllers" },
                new() { Name = "delimiter", Text = "One ASCII character, or tab; a comma when absent.", Example = ";" },
                new() { Name = "header", Text = "Whether the first row names the columns; true when absent.", Values = Flags },
                new()
                {
                    Name = "columns",
                    Text = "Fields in the order of the columns, separated by commas, instead of the header. "
                        + "Fields: name, type, label, description, gateway, additionalInfo, credentialsType, token, certificate, clientId, username, password, server:key, shared:key, telemetry:key, ignore.",
                    Example = "name,type,server:area",
                },
                new() { Name = "map", Text = "A name in the header, an equals sign and its field; may be given several times.", Example = "Serial number=name" },
                new() { Name = "fileName", Text = "Name of the file, for people.", Example = "monday.csv" },
            ],
            Success = 202,
            Body = typeof(string),
            BodyType = "text/csv",
            Example = "\"name,type,label\\r\\npress-17,Press controllers,hall 2\\r\\n\"",
        },
        new("POST /api/device/bulk_import", "bulkImport", Tag, "Import devices from CSV text, and wait for it")
        {
            Text = "As the reference's call: devices that exist are saved, profiles that rows name are made. For long files use POST /api/imports.",
            Body = typeof(BulkImportToDo),
            Example =
                """
                {"file":"Name,Kind,Area\npress-17,Press controllers,north",
                 "mapping":{"columns":[{"type":"NAME"},{"type":"TYPE"},{"type":"SERVER_ATTRIBUTE","key":"area"}],"delimiter":",","header":true,"update":true}}
                """,
        },
        new("GET /api/imports", "listImports", Tag, "The newest imports") { Query = [Limit] },
        new("GET /api/imports/limits", "getImportLimits", Tag, "What a file may have at most: bytes, rows, columns, and characters of a cell"),
        new("GET /api/imports/{id}", "getImport", Tag, "Progress, rate and counts of an import, and the rows that were refused")
        {
            Query = [Limit, new() { Name = "after", Text = "The member next of the page of refused rows before.", Least = 0, Most = long.MaxValue }],
        },
        new("GET /api/imports/{id}/events", "watchImport", Tag, "Live progress as server-sent events")
        {
            Text = "An event progress whenever there is some, and an event end with the last state. A client that connects again gets the present state first.",
        },
        new("GET /api/imports/{id}/rejected", "downloadRejected", Tag, "The refused rows as a CSV file")
        {
            Text = "With four columns behind those of the file: line, field, reason and message. Cells that a spreadsheet would take for a formula begin with an apostrophe. For administrators only.",
        },
        new("POST /api/imports/{id}/cancel", "cancelImport", Tag, "Stop an import") { Text = "What was imported until then stays." },
    ];
}
