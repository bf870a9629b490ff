using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ProvisioningCluster.Testing;

public sealed partial class OperatorClient
{
    private static readonly TimeSpan ImportDeadline = TimeSpan.FromMinutes(10);

    /// <summary>Uploads a CSV file as the body of the request; answers the import.</summary>
    public Task<JsonNode> StartImportAsync(string csv, string query = "", CancellationToken cancellationToken = default) =>
        StartImportAsync(new StringContent(csv, Encoding.UTF8, "text/csv"), query, cancellationToken);

    /// <inheritdoc cref="StartImportAsync(string, string, CancellationToken)"/>
    public async Task<JsonNode> StartImportAsync(HttpContent file, string query = "", CancellationToken cancellationToken = default)
    {
        using var response = await Http.PostAsync($"api/imports{query}", file, cancellationToken);
        return Present(await ReadAsync(response, cancellationToken));
    }

    /// <summary>The import with the first of its refused rows.</summary>
    public async Task<JsonNode> GetImportAsync(string id, string query = "", CancellationToken cancellationToken = default) =>
        Present(await GetAsync($"api/imports/{id}{query}", cancellationToken));

    /// <summary>
    /// Reads the import's events until one of them is enough, or the import is over; answers the last one. The connection may break off
    /// by then with an <see cref="IOException"/> or <see cref="HttpRequestException"/>.
    /// </summary>
    /// <param name="id">Id of the import.</param>
    /// <param name="enough">Looks at what each event says; null waits for the end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<JsonNode> WatchImportAsync(string id, Func<JsonNode, bool>? enough = null, CancellationToken cancellationToken = default)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(ImportDeadline);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/imports/{id}/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(deadline.Token));
        var name = string.Empty;
        while (await reader.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && JsonNode.Parse(line["data: ".Length..]) is { } said && (name == "end" || enough?.Invoke(said) == true))
            {
                return said;
            }
        }

        throw new IOException("The events ended before the import.");
    }

    /// <summary>Uploads a file, waits for its end and answers how it ended.</summary>
    public Task<JsonNode> ImportAsync(string csv, string query = "", CancellationToken cancellationToken = default) =>
        EndAsync(StartImportAsync(csv, query, cancellationToken), cancellationToken);

    /// <inheritdoc cref="ImportAsync(string, string, CancellationToken)"/>
    public Task<JsonNode> ImportAsync(HttpContent file, CancellationToken cancellationToken = default) =>
        EndAsync(StartImportAsync(file, cancellationToken: cancellationToken), cancellationToken);

    private async Task<JsonNode> EndAsync(Task<JsonNode> starting, CancellationToken cancellationToken)
    {
        var started = await starting;
        return await WatchImportAsync(started["id"]!.GetValue<string>(), cancellationToken: cancellationToken);
    }
}
