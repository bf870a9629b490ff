using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Devices;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary>Imports of devices from CSV files, as an operator's script sees them.</summary>
public sealed class ImportTests(SiloFixture fixture)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private OperatorClient Operator => fixture.Silo.Operator;

    private HttpClient Http => Operator.Http;

    [Fact]
    public async Task A_file_is_taken_at_once_and_its_rows_become_devices()
    {
        var (first, second) = (Objects.Fresh("press"), Objects.Fresh("press"));
        var profile = Objects.NameOf(await Operator.SaveProfileAsync(Objects.Profile(Objects.Fresh("presses")), Cancelled));
        var csv = $"Name,Device Profile,Label,Description,Gateway,Token,server:area,shared:limit,telemetry:hours\r\n"
            + $"{first},{profile},hall 2,\"big, \"\"old\"\"\",true,tk-{first},north,12,3.5\r\n{second},,,,,,,,\r\n";

        var answer = await Answer.SendAsync(Http, HttpMethod.Post, "api/imports?fileName=monday.csv", Csv(csv));
        var started = answer.Json!;
        var ended = await Operator.WatchImportAsync(started["id"]!.GetValue<string>(), cancellationToken: Cancelled);

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal($"/api/imports/{started["id"]}", answer.Response.Headers.Location!.ToString());
        Assert.Equal("monday.csv", started["fileName"]!.GetValue<string>());
        Assert.Equal("DONE 2/2 100 2 0 0 0", Told(ended));
        var device = (await Operator.GetDeviceAsync(first, Cancelled))!;
        Assert.Equal((profile, "hall 2"), (device["type"]!.GetValue<string>(), device["label"]!.GetValue<string>()));
        Assert.Equal("""{"gateway":true,"description":"big, \"old\""}""", device["additionalInfo"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        var id = Objects.IdOf(device);
        Assert.Equal($"tk-{first}", (await Operator.GetCredentialsAsync(id, Cancelled))["credentialsId"]!.GetValue<string>());
        Assert.Equal("north", (await Operator.GetAttributeAsync(id, "SERVER_SCOPE", "area", Cancelled))!.GetValue<string>());
        Assert.Equal(12, (await Operator.GetAttributeAsync(id, "SHARED_SCOPE", "limit", Cancelled))!.GetValue<int>());
        Assert.Equal("3.5", (await Operator.GetLatestTelemetryAsync(id, "hours", Cancelled))["hours"]![0]!["value"]!.GetValue<string>());
        var plain = (await Operator.GetDeviceAsync(second, Cancelled))!;
        Assert.Equal("default", plain["type"]!.GetValue<string>());
        Assert.Equal(20, (await Operator.GetCredentialsAsync(Objects.IdOf(plain), Cancelled))["credentialsId"]!.GetValue<string>().Length);
    }

    [Fact]
    public async Task A_file_may_come_in_a_form()
    {
        var name = Objects.Fresh("form");
        using var form = new MultipartFormDataContent { { new StringContent("not the file"), "comment" }, { Csv($"name\n{name}"), "file", "devices.csv" } };

        var started = await Operator.StartImportAsync(form, cancellationToken: Cancelled);
        var ended = await Operator.WatchImportAsync(started["id"]!.GetValue<string>(), cancellationToken: Cancelled);

        Assert.Equal("DONE 1/1 100 1 0 0 0", Told(ended));
        Assert.NotNull(await Operator.GetDeviceAsync(name, Cancelled));
    }

    [Fact]
    public async Task Every_bad_row_is_named_with_its_line_and_the_others_are_imported()
    {
        var good = Objects.Fresh("good");
        var token = Objects.Fresh("token");
        var taken = Objects.Fresh("taken");
        await Operator.CreateDeviceAsync(taken, accessToken: token, cancellationToken: Cancelled);
        var rows = new StringBuilder("name,type,token,additionalInfo\n")
            .Append($"{good},,,\n")
            .Append(",,,\n") // an empty name
            .Append($"{new string('n', 256)},,,\n")
            .Append($"\"{good}-a\nwith a break\",,,\n") // takes two lines of the file
            .Append($"{good}-b,no such profile,,\n")
            .Append($"{good}-c,,{token},\n")
            .Append($"{taken},,other-{token},\n")
            .Append($"{good},,,\n")
            .Append($"{good}-d,,,,one too many\n")
            .Append($"{good}-e,,,[1]\n")
            .Append($"{good}-f,,,\"{{\"broken\"\n");

        var ended = await Operator.ImportAsync(rows.ToString(), cancellationToken: Cancelled);
        var told = await Operator.GetImportAsync(ended["id"]!.GetValue<string>(), cancellationToken: Cancelled);

        Assert.Equal("DONE 11/11 100 2 0 0 9", Told(ended));
        Assert.Equal(
            [
                "2 3 name invalid_name",
                "3 4 name invalid_name",
                "5 7 type profile_missing",
                "6 8 credentialsId credential_taken",
                "7 9 name name_taken",
                "8 10 name duplicate_in_file",
                "9 11  too_many_cells",
                "10 12 additionalInfo invalid_additional_info",
                "11 13  bad_quotes",
            ],
            told["rowErrors"]!.AsArray().Select(row => $"{row!["row"]} {row["line"]} {row["field"]} {row["reason"]}"));
        Assert.All(told["rowErrors"]!.AsArray(), row => Assert.Matches("^[A-Za-z][^\n]{10,}$", row!["message"]!.GetValue<string>()));
        Assert.Contains("Lines 2 and 10", told["rowErrors"]![5]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain(token, told.ToJsonString(), StringComparison.Ordinal);
        Assert.NotNull(await Operator.GetDeviceAsync(good, Cancelled));
        Assert.Null(await Operator.GetDeviceAsync($"{good}-c", Cancelled));
    }

    [Fact]
    public async Task Refused_rows_are_paged()
    {
        var prefix = Objects.Fresh("page");
        var ended = await Operator.ImportAsync($"name,type\n{string.Concat(Enumerable.Range(0, 5).Select(row => $"{prefix}-{row},none\n"))}", cancellationToken: Cancelled);
        var id = ended["id"]!.GetValue<string>();

        var first = await Operator.GetImportAsync(id, "?limit=3", Cancelled);
        var second = await Operator.GetImportAsync(id, $"?limit=3&after={first["next"]}", Cancelled);

        Assert.Equal([1, 2, 3], first["rowErrors"]!.AsArray().Select(row => row!["row"]!.GetValue<int>()));
        Assert.True(first["hasNext"]!.GetValue<bool>());
        Assert.Equal([4, 5], second["rowErrors"]!.AsArray().Select(row => row!["row"]!.GetValue<int>()));
        Assert.False(second["hasNext"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_dry_run_says_what_would_happen_and_changes_nothing()
    {
        var (fresh, existing, other) = (Objects.Fresh("fresh"), Objects.Fresh("existing"), Objects.Fresh("other"));
        var token = Objects.Fresh("token");
        var before = await Operator.CreateDeviceAsync(existing, accessToken: token, cancellationToken: Cancelled);
        var csv = $"name,label,token\n{fresh},new,\n{existing},changed,\n{other},,{token}\n";

        var dry = await Operator.ImportAsync(csv, "?dryRun=true&update=true", Cancelled);
        var untouched = await Operator.GetDeviceAsync(existing, Cancelled);
        var absent = await Operator.GetDeviceAsync(fresh, Cancelled);
        var real = await Operator.ImportAsync(csv, "?update=true", Cancelled);

        Assert.Equal("DONE 3/3 100 1 1 0 1", Told(dry));
        Assert.True(dry["dryRun"]!.GetValue<bool>());
        Assert.Equal(before.ToJsonString(), untouched!.ToJsonString());
        Assert.Null(absent);
        Assert.Equal(Told(dry), Told(real));
        Assert.Equal("changed", (await Operator.GetDeviceAsync(existing, Cancelled))!["label"]!.GetValue<string>());
    }

    [Fact]
    public async Task T25_a_file_may_be_imported_again()
    {
        var name = Objects.Fresh("again");
        var csv = $"name,token,label\n{name}-1,tk-{name},a\n{name}-2,,b\n";

        var first = await Operator.ImportAsync(csv, cancellationToken: Cancelled);
        var device = await Operator.GetDeviceAsync($"{name}-2", Cancelled);
        var credentials = await Operator.GetCredentialsAsync(Objects.IdOf(device!), Cancelled);
        var second = await Operator.ImportAsync(csv, cancellationToken: Cancelled);
        var third = await Operator.ImportAsync(csv, "?update=true", Cancelled);

        Assert.Equal("DONE 2/2 100 2 0 0 0", Told(first));
        Assert.Equal("DONE 2/2 100 0 0 2 0", Told(second));
        Assert.Equal("DONE 2/2 100 0 0 2 0", Told(third));
        Assert.Equal(device!.ToJsonString(), (await Operator.GetDeviceAsync($"{name}-2", Cancelled))!.ToJsonString());
        Assert.Equal(credentials.ToJsonString(), (await Operator.GetCredentialsAsync(Objects.IdOf(device), Cancelled)).ToJsonString());
    }

    [Fact]
    public async Task Devices_that_exist_are_changed_only_when_asked_for()
    {
        var name = Objects.Fresh("changed");
        await Operator.ImportAsync($"name,token,label,server:area\n{name},old-{name},a,north\n", cancellationToken: Cancelled);
        var csv = $"name,token,label,server:area\n{name},new-{name},b,south\n";

        var refused = await Operator.ImportAsync(csv, cancellationToken: Cancelled);
        var unchanged = await Operator.GetDeviceAsync(name, Cancelled);
        var updated = await Operator.ImportAsync(csv, "?update=true", Cancelled);

        Assert.Equal("DONE 1/1 100 0 0 0 1", Told(refused));
        Assert.Equal("a", unchanged!["label"]!.GetValue<string>());
        Assert.Equal("DONE 1/1 100 0 1 0 0", Told(updated));
        var id = Objects.IdOf(unchanged);
        Assert.Equal("b", (await Operator.GetDeviceAsync(name, Cancelled))!["label"]!.GetValue<string>());
        Assert.Equal($"new-{name}", (await Operator.GetCredentialsAsync(id, Cancelled))["credentialsId"]!.GetValue<string>());
        Assert.Equal("south", (await Operator.GetAttributeAsync(id, "SERVER_SCOPE", "area", Cancelled))!.GetValue<string>());
    }

    [Fact]
    public async Task A_cancelled_import_keeps_what_it_did_and_counts_it()
    {
        const int Rows = 30_000;
        var prefix = Objects.Fresh("cancel");
        var csv = new StringBuilder("name\n");
        for (var row = 0; row < Rows; row++)
        {
            csv.Append(prefix).Append('-').Append(row).Append('\n');
        }

        var started = await Operator.StartImportAsync(csv.ToString(), cancellationToken: Cancelled);
        var id = started["id"]!.GetValue<string>();
        await Operator.WatchImportAsync(id, said => said["done"]!.GetValue<int>() > 0, Cancelled);
        var cancelled = await Answer.PostAsync(Http, $"api/imports/{id}/cancel", null);
        var again = await Answer.PostAsync(Http, $"api/imports/{id}/cancel", null);

        Assert.Equal("CANCELLED", cancelled.Accepted()["state"]!.GetValue<string>());
        Assert.Equal("CANCELLED", again.Accepted()["state"]!.GetValue<string>());
        var made = -1;
        await Poll.UntilAsync(
            async () =>
            {
                var before = made;
                made = await CountAsync(prefix);
                var counted = (await Operator.GetImportAsync(id, cancellationToken: Cancelled))["import"]!["created"]!.GetValue<int>();
                return made == before && made == counted;
            },
            TimeSpan.FromSeconds(30),
            () => "the rows in hand to be done and counted");
        Assert.InRange(made, 1, Rows - 1);
    }

    [Fact]
    public async Task T25_refused_rows_come_back_as_a_file_that_a_spreadsheet_may_open()
    {
        var name = Objects.Fresh("formula");
        var csv = $"name;type;label\n{name};none;=1+1\n-{name};none;\"a;b\"\n{name}-ok;;plain\n@{name};none;\"\tx\"\n+{name};none;\"\rx\"\n{name}-2;none;1=1\n";
        var ended = await Operator.ImportAsync(csv, "?delimiter=;", Cancelled);

        using var file = await Http.GetAsync($"api/imports/{ended["id"]}/rejected", Cancelled);

        Assert.Equal("text/csv", file.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"rejected-{ended["id"]}.csv", file.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.Equal(
            "name;type;label;line;field;reason;message\r\n"
            + $"{name};none;'=1+1;2;type;profile_missing;There is no such device profile.\r\n"
            + $"'-{name};none;\"a;b\";3;type;profile_missing;There is no such device profile.\r\n"
            + $"'@{name};none;'\tx;5;type;profile_missing;There is no such device profile.\r\n"
            + $"'+{name};none;\"'\rx\";6;type;profile_missing;There is no such device profile.\r\n"
            + $"{name}-2;none;1=1;8;type;profile_missing;There is no such device profile.\r\n",
            await file.Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public async Task A_file_may_be_as_a_spreadsheet_saves_it()
    {
        var name = Objects.Fresh("sheet");
        var csv = $"\uFEFFname,label,description\r\n{name}-1,\"hall 1\r\nnorth\",\"5\"\" pipe, old\"\r\n\r\n{name}-größe,,\r\n";

        var ended = await Operator.ImportAsync(csv, cancellationToken: Cancelled);

        Assert.Equal("DONE 2/2 100 2 0 0 0", Told(ended));
        var device = (await Operator.GetDeviceAsync($"{name}-1", Cancelled))!;
        Assert.Equal("hall 1\r\nnorth", device["label"]!.GetValue<string>());
        Assert.Equal("5\" pipe, old", device["additionalInfo"]!["description"]!.GetValue<string>());
        Assert.NotNull(await Operator.GetDeviceAsync($"{name}-größe", Cancelled));
    }

    [Fact]
    public async Task T25_rows_of_another_encoding_are_named_and_the_others_are_imported()
    {
        var name = Objects.Fresh("latin");
        byte[] mixed = [.. Encoding.UTF8.GetBytes($"name,label\n{name}-1,größe\n"), .. Encoding.Latin1.GetBytes($"{name}-2,größe\n"), .. Encoding.UTF8.GetBytes($"{name}-3,größe\n")];

        var ended = await Operator.ImportAsync(Csv(mixed), Cancelled);
        var told = await Operator.GetImportAsync(ended["id"]!.GetValue<string>(), cancellationToken: Cancelled);
        var wide = await Operator.ImportAsync(Csv([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes($"name\n{name}-4\n")]), Cancelled);

        Assert.Equal("DONE 3/3 100 2 0 0 1", Told(ended));
        Assert.Equal(["2 3 not_utf8"], told["rowErrors"]!.AsArray().Select(row => $"{row!["row"]} {row["line"]} {row["reason"]}"));
        Assert.Null(await Operator.GetDeviceAsync($"{name}-2", Cancelled));
        Assert.Equal("FAILED The header: The row is not valid UTF-8: save the file in that encoding.", $"{wide["state"]} {wide["message"]}");
    }

    [Fact]
    public async Task Columns_may_be_named_by_the_request()
    {
        var name = Objects.Fresh("mapped");

        var mapped = await Operator.ImportAsync($"Serial=No,Hall,Remark\n{name}-1,north,x\n", $"?map={Uri.EscapeDataString("Serial=No=name")}&map=Hall=server:area&map=Remark=ignore", Cancelled);
        var listed = await Operator.ImportAsync($"{name}-2\tsouth\n", "?columns=name,server:area&header=false&delimiter=tab", Cancelled);

        Assert.Equal("DONE 1/1 100 1 0 0 0", Told(mapped));
        Assert.Equal("DONE 1/1 100 1 0 0 0", Told(listed));
        var device = await Operator.GetDeviceAsync($"{name}-2", Cancelled);
        Assert.Equal("south", (await Operator.GetAttributeAsync(Objects.IdOf(device!), "SERVER_SCOPE", "area", Cancelled))!.GetValue<string>());
    }

    [Theory]
    [InlineData("Serial\nx\n", "", "Column 1 has a name that is not known: map it with 'map=<name in the header>=<field>', or to 'ignore'.")]
    [InlineData("label\nx\n", "", "No column is the device's name: call one 'name', or map one to it.")]
    [InlineData("name,Device Name\nx,y\n", "", "Two columns mean the same field: map one of them to 'ignore'.")]
    [InlineData("name\n", "", "The file has no rows.")]
    [InlineData("x\n", "?header=false", "The file has no header, so 'columns' must name its columns in their order.")]
    [InlineData("name\nx\n", "?profile=none", "There is no device profile with the id or the name that 'profile' gives.")]
    public async Task Nothing_is_imported_of_a_file_that_is_wrong_as_a_whole(string csv, string query, string message)
    {
        var ended = await Operator.ImportAsync(csv, query, Cancelled);

        Assert.Equal("FAILED", ended["state"]!.GetValue<string>());
        Assert.StartsWith(message, ended["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(0, ended["created"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("?dryrun=true", "A request parameter is not known. Parameters: profile, delimiter, header, update, dryRun, columns, map, fileName")]
    [InlineData("?dryRun=yes", "Request parameter 'dryRun' must be true or false")]
    [InlineData("?delimiter=ab", "The delimiter must be one ASCII character, no letter, digit, quote or line break")]
    [InlineData("?map=x", "Request parameter 'map' must be <name in the header>=<field>, at most 256 times")]
    public async Task A_request_that_cannot_be_meant_is_refused(string query, string message)
    {
        (await Answer.SendAsync(Http, HttpMethod.Post, $"api/imports{query}", Csv("name\nnobody\n"))).Refused(400, 31, message);
    }

    [Fact]
    public async Task A_body_that_is_no_file_is_refused()
    {
        (await Answer.PostTextAsync(Http, "api/imports", "{}")).Refused(415, 31, "Content-Type is not supported, use text/csv or multipart/form-data");
        (await Answer.SendAsync(Http, HttpMethod.Post, "api/imports", Csv(string.Empty))).Refused(400, 31, "The file is empty.");
        using var form = new MultipartFormDataContent { { new StringContent("x"), "comment" } };
        (await Answer.SendAsync(Http, HttpMethod.Post, "api/imports", form)).Refused(400, 31, "The request must have a part 'file' with the CSV file");
    }

    [Fact]
    public async Task I17_an_import_that_is_not_the_tenants_is_not_found()
    {
        var id = Guid.NewGuid();

        (await Answer.GetAsync(Http, $"api/imports/{id}")).Refused(404, 32, $"Import with id [{id}] is not found");
        (await Answer.GetAsync(Http, $"api/imports/{id}/events")).Refused(404, 32);
        (await Answer.GetAsync(Http, $"api/imports/{id}/rejected")).Refused(404, 32);
        (await Answer.PostAsync(Http, $"api/imports/{id}/cancel", null)).Refused(404, 32);
        (await Answer.GetAsync(Http, "api/imports/x")).Refused(400, 31, "Invalid UUID string");
    }

    [Fact]
    public async Task I15_an_import_and_each_of_its_devices_are_audited()
    {
        var name = Objects.Fresh("audited");
        var begin = DateTimeOffset.UtcNow.AddSeconds(-1).ToUnixTimeMilliseconds();

        var ended = await Operator.ImportAsync($"name,token\n{name},tk-{name}\n", cancellationToken: Cancelled);

        var audit = (await Answer.GetAsync(Http, $"api/audit?startTime={begin}&limit=1000")).Accepted();
        var id = ended["id"]!.GetValue<string>();
        Assert.Equal(
            ["An import of devices came to its end.", "An operator began an import of devices."],
            audit["data"]!.AsArray().Where(line => line!["operationId"]?.GetValue<string>() == id).Select(line => line!["text"]!.GetValue<string>()));
        var story = (await Answer.GetAsync(Http, $"api/devices/{name}/story")).Accepted();
        var made = Assert.Single(story["data"]!.AsArray());
        Assert.Equal("device_created success import", $"{made!["action"]} {made["status"]} {made["reason"]}");
        Assert.Equal((fixture.Silo.AdminUser, "127.0.0.1"), (made["user"]!.GetValue<string>(), made["source"]?.GetValue<string>()));
        Assert.All(audit["data"]!.AsArray().Where(line => line!["operationId"]?.GetValue<string>() == id), line => Assert.Equal("127.0.0.1", line!["source"]?.GetValue<string>()));
        Assert.DoesNotContain($"tk-{name}", audit.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task T25_the_limits_of_a_file_are_told()
    {
        var limits = (await Answer.GetAsync(Http, "api/imports/limits")).Accepted();

        Assert.Equal("""{"maxBytes":268435456,"maxRows":1000000,"maxColumns":64,"maxFieldLength":32768}""", limits.ToJsonString());
    }

    [Fact]
    public async Task The_newest_imports_are_listed_first()
    {
        var older = await Operator.ImportAsync($"name\n{Objects.Fresh("older")}\n", cancellationToken: Cancelled);
        var newer = await Operator.ImportAsync($"name\n{Objects.Fresh("newer")}\n", cancellationToken: Cancelled);

        var ids = (await Answer.GetAsync(Http, "api/imports?limit=1000")).Accepted().AsArray().Select(import => import!["id"]!.GetValue<string>()).ToList();

        Assert.True(ids.IndexOf(newer["id"]!.GetValue<string>()) is >= 0 and var at && at < ids.IndexOf(older["id"]!.GetValue<string>()));
        (await Answer.GetAsync(Http, "api/imports?limit=0")).Refused(400, 31, "Request parameter 'limit' must be a number from 1 to 1000");
    }

    private static ByteArrayContent Csv(byte[] bytes) => new(bytes) { Headers = { ContentType = new("text/csv") } };

    private static StringContent Csv(string text) => new(text, Encoding.UTF8, "text/csv");

    /// <summary>State, rows done of all, percent, and the four counts.</summary>
    private static string Told(JsonNode import) =>
        $"{import["state"]} {import["done"]}/{import["rows"]} {import["progress"]} {import["created"]} {import["updated"]} {import["existing"]} {import["errors"]}";

    private async Task<int> CountAsync(string prefix) =>
        (await Answer.GetAsync(Http, $"api/tenant/devices?pageSize=1&page=0&textSearch={prefix}")).Accepted()["totalElements"]!.GetValue<int>();
}
