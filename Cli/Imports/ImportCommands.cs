using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ProvisioningCluster.Cli.Output;
using ProvisioningCluster.Cli.Rest;

namespace ProvisioningCluster.Cli.Imports;

/// <summary><c>import</c>, and <c>imports</c> for those that were started.</summary>
internal static class ImportCommands
{
    private static readonly Option<FileInfo?> Rejected = new("--rejected") { Description = "Write the refused rows into this CSV file, which must not exist: to be mended and imported. Readable for you alone, for its cells may be credentials." };

    public static Command Import()
    {
        var file = new Argument<FileInfo>("file") { Description = "CSV file with a header, such as name,label." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Judge every row and store nothing." };
        var update = new Option<bool>("--update") { Description = "Change devices that exist; else a row that asks for something else of one is refused." };
        var leave = new Option<bool>("--no-wait") { Description = "End when the file is stored; the cluster goes on by itself." };
        (Option<string?> Option, string Parameter)[] texts =
        [
            (new("--profile") { Description = "Profile of rows that name none; the default one when absent." }, "profile"),
            (new("--delimiter") { Description = "Between cells: one character, or tab; a comma when absent." }, "delimiter"),
            (new("--columns") { Description = "Fields in the order of the columns, for a file without a header: name,label." }, "columns"),
        ];
        var map = new Option<string[]>("--map") { Description = "What a column of the header is, such as \"Serial number=name\"; may be given several times." };
        var command = new Command("import", "Import devices from a CSV file, and show how it gets on.") { file, dryRun, update, leave, map, Rejected };
        Array.ForEach(texts, text => command.Add(text.Option));
        return command.Runs(async invocation =>
        {
            var parsed = invocation.Parsed;
            var path = parsed.GetRequiredValue(file);
            if (!path.Exists)
            {
                throw new CommandFault(ExitCode.Usage, $"There is no file {path.FullName}.");
            }

            CheckRejected(invocation);
            IEnumerable<(string Parameter, string? Value)> conditions =
            [
                .. texts.Select(text => (text.Parameter, parsed.GetValue(text.Option))),
                .. (parsed.GetValue(map) ?? []).Select(pair => ("map", (string?)pair)),
                ("fileName", path.Name),
                ("header", parsed.GetValue(texts[2].Option) is null ? null : "false"),
                ("dryRun", parsed.GetValue(dryRun) ? "true" : null),
                ("update", parsed.GetValue(update) ? "true" : null),
            ];
            var query = conditions.Where(condition => condition.Value is not null).Select(condition => $"{condition.Parameter}={Uri.EscapeDataString(condition.Value!)}");

            // A session that ran out is renewed before the file is on its way, and not in the middle of it.
            await invocation.Api.GetAsync("api/imports?limit=1", invocation.Cancelled);
            var job = OperatorApi.Present(await invocation.Api.PostFileAsync($"api/imports?{string.Join('&', query)}", path, "text/csv", invocation.Cancelled));
            if (parsed.GetValue(leave))
            {
                Show(invocation.Report, job);
                return ExitCode.Done;
            }

            return await FollowAsync(invocation, job);
        });
    }

    public static Command All() => new("imports", "Imports that were started.")
    {
        new Command("list", "The newest imports.").Runs(ListAsync),
        OfOne("watch", "Show how an import gets on, until its end.", FollowAsync, Rejected),
        OfOne("cancel", "Stop an import. What was imported until then stays.", async (invocation, job) =>
        {
            Show(invocation.Report, OperatorApi.Present(await invocation.Api.PostAsync($"api/imports/{job.Text("id")}/cancel", null, invocation.Cancelled)));
            return ExitCode.Done;
        }),
    };

    private static Command OfOne(string word, string description, Func<Invocation, JsonNode, Task<int>> action, params Option[] options)
    {
        var id = new Argument<Guid>("id") { Description = "Id of the import." };
        var command = new Command(word, description) { id };
        Array.ForEach(options, command.Add);
        return command.Runs(async invocation =>
        {
            var answer = OperatorApi.Present(await invocation.Api.GetAsync($"api/imports/{invocation.Parsed.GetValue(id):D}?limit=1", invocation.Cancelled));
            return await action(invocation, answer["import"]!);
        });
    }

    private static async Task ListAsync(Invocation invocation)
    {
        var table = invocation.Report.IsJson ? null : invocation.Report.Table("ID", "FILE", "STATE", "DONE", "CREATED", "UPDATED", "EXISTING", "REFUSED", "BY");
        foreach (var job in OperatorApi.Present(await invocation.Api.GetAsync("api/imports?limit=100", invocation.Cancelled)).AsArray().Select(job => job!))
        {
            if (table is null)
            {
                invocation.Report.JsonLine(job);
            }
            else
            {
                table.Add(job.Text("id"), job.Text("fileName"), job.Text("state"), job.Text("done"), job.Text("created"), job.Text("updated"), job.Text("existing"), job.Text("errors"), job.Text("createdBy"));
            }
        }

        table?.Complete();
    }

    private static async Task<int> FollowAsync(Invocation invocation, JsonNode job)
    {
        CheckRejected(invocation);
        var end = await ImportProgress.FollowAsync(invocation, job.Text("id")!);
        Show(invocation.Report, end);
        if (end.Text("state") != "DONE")
        {
            return ExitCode.Failed;
        }

        if (end["errors"]!.GetValue<long>() == 0)
        {
            return ExitCode.Done;
        }

        await TellRefusedAsync(invocation, end);
        return ExitCode.RowsRefused;
    }

    /// <summary>The first refused rows for people, and all of them into the file that was asked for.</summary>
    private static async Task TellRefusedAsync(Invocation invocation, JsonNode job)
    {
        const int Told = 10;
        var answer = OperatorApi.Present(await invocation.Api.GetAsync($"api/imports/{job.Text("id")}?limit={Told.ToString(CultureInfo.InvariantCulture)}", invocation.Cancelled));
        foreach (var row in (answer["rowErrors"]?.AsArray() ?? []).Select(row => row!))
        {
            invocation.Report.Error($"line {row.Text("line")}: {row.Text("message")}");
        }

        if (answer["hasNext"]?.GetValue<bool>() == true)
        {
            invocation.Report.Error($"and more, {job.Text("errors")} in all");
        }

        if (invocation.Parsed.GetValue(Rejected) is { } path)
        {
            await invocation.Api.SaveAsync($"api/imports/{job.Text("id")}/rejected", path, invocation.Cancelled);
        }
    }

    private static void CheckRejected(Invocation invocation)
    {
        if (invocation.Parsed.GetValue(Rejected) is { Exists: true } taken)
        {
            throw new CommandFault(ExitCode.Usage, $"{taken.FullName} exists already.");
        }
    }

    private static void Show(Report report, JsonNode job) => report.Show(
        job,
        [
            ("import", job.Text("id")),
            ("state", job.Text("state")),
            ("message", job.Text("message")),
            ("rows", job.Text("rows")),
            ("created", job.Text("created")),
            ("updated", job.Text("updated")),
            ("existing", job.Text("existing")),
            ("refused", job.Text("errors")),
            ("rows/s", job.Text("rowsPerSecond")),
        ]);
}
