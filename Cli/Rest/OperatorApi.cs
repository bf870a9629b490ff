using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using ProvisioningCluster.Cli.Output;

namespace ProvisioningCluster.Cli.Rest;

/// <summary>The operators' REST. Answers that are errors are thrown as <see cref="ApiRefusal"/>.</summary>
internal sealed class OperatorApi(HttpClient http, IAccess access) : IDisposable
{
    private const int PageSize = 100;

    public async Task<JsonNode?> GetAsync(string path, CancellationToken cancelled) => await ReadAsync(() => new HttpRequestMessage(HttpMethod.Get, path), cancelled);

    public async Task<JsonNode?> PostAsync(string path, JsonNode? body, CancellationToken cancelled) => await ReadAsync(
        () => new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        },
        cancelled);

    /// <summary>Sends a file of any size as the body.</summary>
    public async Task<JsonNode?> PostFileAsync(string path, FileInfo file, string type, CancellationToken cancelled) => await ReadAsync(
        () => new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StreamContent(file.OpenRead()) { Headers = { ContentType = new MediaTypeHeaderValue(type) } },
        },
        cancelled);

    /// <summary>Writes an answer of any size into a new file, readable for its owner alone.</summary>
    public async Task SaveAsync(string path, FileInfo file, CancellationToken cancelled)
    {
        using var answer = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), cancelled);
        await using var stream = PrivateFile.Create(file.FullName);
        await answer.Content.CopyToAsync(stream, cancelled);
    }

    public async Task DeleteAsync(string path, CancellationToken cancelled) => await ReadAsync(() => new HttpRequestMessage(HttpMethod.Delete, path), cancelled);

    /// <summary>Rows of all pages; one page of them is in memory.</summary>
    /// <param name="path">With a query already, and without paging.</param>
    public async IAsyncEnumerable<JsonNode> PagesAsync(string path, [EnumeratorCancellation] CancellationToken cancelled)
    {
        for (var page = 0; ; page++)
        {
            var answer = Present(await GetAsync($"{path}&pageSize={PageSize}&page={page}", cancelled));
            foreach (var row in answer["data"]?.AsArray() ?? [])
            {
                yield return row!;
            }

            if (answer["hasNext"]?.GetValue<bool>() != true)
            {
                yield break;
            }
        }
    }

    /// <summary>Lines of an answer as they come.</summary>
    public async IAsyncEnumerable<string> LinesAsync(string path, [EnumeratorCancellation] CancellationToken cancelled)
    {
        using var answer = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), cancelled);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancelled), Encoding.UTF8);
        while (await reader.ReadLineAsync(cancelled) is { } line)
        {
            yield return line;
        }
    }

    public static JsonNode Present(JsonNode? answer) => answer ?? throw new CommandFault(ExitCode.Failed, "The server answered without a body.");

    public void Dispose() => http.Dispose();

    private async Task<JsonNode?> ReadAsync(Func<HttpRequestMessage> request, CancellationToken cancelled)
    {
        using var answer = await SendAsync(request, cancelled);
        var text = await answer.Content.ReadAsStringAsync(cancelled);
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, CancellationToken cancelled)
    {
        var answer = await SendOnceAsync(request, cancelled);

        // What was answered with 401 was not done, so it may be sent again.
        if (answer.StatusCode == HttpStatusCode.Unauthorized && await access.RenewAsync(http, cancelled))
        {
            answer.Dispose();
            answer = await SendOnceAsync(request, cancelled);
        }

        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            throw await ApiRefusal.OfAsync(answer, cancelled);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(Func<HttpRequestMessage> make, CancellationToken cancelled)
    {
        using var request = make();
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        if (access.Header is { } header)
        {
            request.Headers.TryAddWithoutValidation("X-Authorization", header);
        }

        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancelled);
    }
}
