using System.Text;
using System.Text.Json.Nodes;
using ProvisioningCluster.Gateways.Operator.Description;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire.Matrix;

/// <summary>Texts that mean something to databases, shells and pages, in every place of every route (T-14, T-27).</summary>
[Collection(SystemSilo.Collection)]
public sealed class HostileTextTests(SystemSilo system)
{
    private static readonly string[] Hostile =
    [
        "' OR '1'='1", "'; DROP TABLE device; --", "1) UNION SELECT null, null --", "%' ESCAPE '\\", "a\u0000b", "<script>alert(1)</script>", "${jndi:ldap://x}/../../etc/passwd", new string('\'', 2_000),
    ];

    /// <summary>What an answer holds when something below it spoke.</summary>
    private static readonly string[] Slips = ["sqlite", "npgsql", "syntax error", "exception", "   at "];

    [Fact]
    public async Task T14_T27_hostile_texts_in_every_path_parameter_and_body_break_nothing_and_show_nothing_of_others()
    {
        var (own, other) = (await TenantEstate.MakeAsync(system), await TenantEstate.MakeAsync(system));
        var before = await other.SeenAsync();
        var (faults, sent) = (new List<string>(), 0);

        foreach (var guide in RouteGuides.All.Values.Where(guide => guide.Id != "signOut"))
        {
            var row = RouteMatrix.Rows.GetValueOrDefault(guide.Route);
            var caller = row is null ? system.Anonymous : row.Allowed.HasFlag(Who.Administrator) ? own.Administrator : system.Root;
            foreach (var request in Requests(guide, row, own))
            {
                sent++;
                if (await FaultOfAsync(caller, request, other) is { } fault)
                {
                    faults.Add($"{guide.Route} with {request.Place}: {fault}");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(30)));
        Assert.True(sent > 10 * RouteGuides.All.Count, $"Only {sent} requests were made.");
        Assert.Equal(before, await other.SeenAsync());
    }

    private static IEnumerable<HostileRequest> Requests(RouteGuide guide, MatrixRow? row, TenantEstate estate)
    {
        var (method, pattern) = (guide.Route.Split(' ')[0], guide.Route.Split(' ')[1]);
        var id = Objects.IdOf(row?.Id?.Invoke(estate) ?? estate.Device);
        var usual = pattern.Replace("{id}", id, StringComparison.Ordinal).Replace("{scope}", "SERVER_SCOPE", StringComparison.Ordinal).Replace("{name}", TenantEstate.DeviceName, StringComparison.Ordinal).Replace("{value}", "true", StringComparison.Ordinal);
        foreach (var text in Hostile)
        {
            var escaped = Uri.EscapeDataString(text);
            foreach (var part in pattern.Split('/').Where(part => part is ['{', ..]))
            {
                var path = pattern.Replace(part, escaped, StringComparison.Ordinal).Replace("{id}", id, StringComparison.Ordinal).Replace("{scope}", "SERVER_SCOPE", StringComparison.Ordinal);
                yield return new($"{part} = {text}", method, path, null, guide.BodyType);
            }

            foreach (var parameter in guide.Query)
            {
                var others = guide.Query.Where(one => one.Required && one != parameter).Select(one => $"&{one.Name}={one.Example}");
                yield return new($"{parameter.Name} = {text}", method, $"{usual}?{parameter.Name}={escaped}{string.Concat(others)}", guide.Example, guide.BodyType);
            }

            foreach (var (member, body) in Bodies(guide, text))
            {
                yield return new($"{member} = {text}", method, $"{usual}{row?.Query(estate)}", body, guide.BodyType);
            }
        }
    }

    /// <summary>The guide's body with the text in one member after the other, or as a whole.</summary>
    private static IEnumerable<(string Member, string Body)> Bodies(RouteGuide guide, string text)
    {
        if (guide.Example is not { } example)
        {
            yield break;
        }

        yield return ("the body", guide.BodyType == "application/json" ? JsonValue.Create(text).ToJsonString() : text);
        foreach (var path in TextPaths(JsonNode.Parse(example)!))
        {
            var body = JsonNode.Parse(example)!;
            Replace(body, path, text);
            yield return (string.Join('.', path), body.ToJsonString());
        }
    }

    private static IEnumerable<string[]> TextPaths(JsonNode node) => node is not JsonObject members
        ? []
        : members.SelectMany(member => member.Value is JsonObject inner ? TextPaths(inner).Select(path => (string[])[member.Key, .. path]) : [[member.Key]]);

    private static void Replace(JsonNode body, string[] path, string text)
    {
        var owner = path[..^1].Aggregate(body, (node, name) => node[name]!);
        owner[path[^1]] = text;
    }

    private static async Task<string?> FaultOfAsync(Caller caller, HostileRequest hostile, TenantEstate other)
    {
        using var request = new HttpRequestMessage(new HttpMethod(hostile.Method), hostile.Path[1..]);
        request.Content = hostile.Body is null ? null : new StringContent(hostile.Body, Encoding.UTF8, hostile.BodyType);
        using var response = await caller.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var (status, text) = ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        if (status >= 500)
        {
            return $"answered with {status}: {text}";
        }

        if (other.Markers.FirstOrDefault(marker => text.Contains(marker, StringComparison.Ordinal)) is { } told)
        {
            return $"the answer holds {told}";
        }

        return status >= 400 && Slips.FirstOrDefault(slip => text.Contains(slip, StringComparison.OrdinalIgnoreCase)) is { } slipped ? $"the refusal says '{slipped}': {text}" : null;
    }

    private sealed record HostileRequest(string Place, string Method, string Path, string? Body, string BodyType);
}
