using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Gateways.Operator.Console.SignedIn;
using ProvisioningCluster.Gateways.Operator.Faults;

namespace ProvisioningCluster.Gateways.Operator.Console.Rest;

/// <summary>
/// The operators' REST in the name of whoever is signed in on this page. Paths and bodies are those of <c>/openapi</c>; answers
/// are read into small records of the page that needs them.
/// </summary>
internal sealed class OperatorApi(InProcessRest rest, AuthenticationStateProvider authentication, SessionEnd ended)
{
    /// <summary>Bytes of an answer that is held as a whole; more are a page too large.</summary>
    private const int LongestAnswer = 16 * 1024 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Reads something.</summary>
    public Task<ApiAnswer<T>> GetAsync<T>(string path, CancellationToken cancellationToken = default) => SendAsync<T>(HttpMethods.Get, path, null, cancellationToken);

    /// <summary>Does or saves something; <typeparamref name="T"/> is <see cref="NoBody"/> where nothing comes back.</summary>
    public Task<ApiAnswer<T>> PostAsync<T>(string path, object? body = null, CancellationToken cancellationToken = default) => SendAsync<T>(HttpMethods.Post, path, body, cancellationToken);

    /// <inheritdoc cref="PostAsync{T}"/>
    public Task<ApiAnswer<T>> PutAsync<T>(string path, object? body = null, CancellationToken cancellationToken = default) => SendAsync<T>(HttpMethods.Put, path, body, cancellationToken);

    /// <summary>Removes something.</summary>
    public Task<ApiAnswer<NoBody>> DeleteAsync(string path, CancellationToken cancellationToken = default) => SendAsync<NoBody>(HttpMethods.Delete, path, null, cancellationToken);

    /// <summary>Sends a file as the body; it is read as it goes.</summary>
    public async Task<ApiAnswer<T>> UploadAsync<T>(string path, Stream file, string contentType, CancellationToken cancellationToken = default)
    {
        await using var answer = await OpenAsync(new InProcessRequest(HttpMethods.Post, path) { Body = file, ContentType = contentType }, cancellationToken);
        return await ReadAsync<T>(answer, cancellationToken);
    }

    /// <summary>Reads text of any kind, such as a CSV; at most 16 MiB. For files that a browser keeps use a link to <see cref="Downloads"/>.</summary>
    public async Task<ApiAnswer<string>> GetTextAsync(string path, CancellationToken cancellationToken = default)
    {
        await using var answer = await OpenAsync(new InProcessRequest(HttpMethods.Get, path), cancellationToken);
        var bytes = await BytesAsync(answer, cancellationToken);
        return answer.IsSuccess ? ApiAnswer<string>.Of(System.Text.Encoding.UTF8.GetString(bytes)) : ApiAnswer<string>.Refused(FaultOf(answer.Status, bytes));
    }

    /// <summary>The events of a stream such as <c>/api/imports/{id}/events</c>, until it ends or is given up. A refusal ends it with <see cref="ApiRefusedException"/>.</summary>
    public async IAsyncEnumerable<T> EventsAsync<T>(string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var answer = await OpenAsync(new InProcessRequest(HttpMethods.Get, path), cancellationToken);
        if (!answer.IsSuccess)
        {
            throw new ApiRefusedException(FaultOf(answer.Status, await BytesAsync(answer, cancellationToken)));
        }

        await foreach (var item in SseParser.Create(answer.Body, (_, data) => JsonSerializer.Deserialize<T>(data, Json)!).EnumerateAsync(cancellationToken))
        {
            yield return item.Data;
        }
    }

    private async Task<ApiAnswer<T>> SendAsync<T>(string method, string path, object? body, CancellationToken cancellationToken)
    {
        var request = new InProcessRequest(method, path);
        if (body is not null)
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), Json);
            request = request with { Body = new MemoryStream(bytes), Length = bytes.Length, ContentType = "application/json" };
        }

        await using var answer = await OpenAsync(request, cancellationToken);
        return await ReadAsync<T>(answer, cancellationToken);
    }

    private async Task<InProcessAnswer> OpenAsync(InProcessRequest request, CancellationToken cancellationToken)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        var answer = await rest.SendAsync(request with { Identity = ConsoleSession.IdentityOf(user), Source = ConsoleSession.SourceOf(user) }, cancellationToken);
        if (answer.Status == StatusCodes.Status401Unauthorized)
        {
            ended.Tell();
        }

        return answer;
    }

    private static async Task<ApiAnswer<T>> ReadAsync<T>(InProcessAnswer answer, CancellationToken cancellationToken)
    {
        var bytes = await BytesAsync(answer, cancellationToken);
        if (!answer.IsSuccess)
        {
            return ApiAnswer<T>.Refused(FaultOf(answer.Status, bytes));
        }

        return typeof(T) == typeof(NoBody) ? ApiAnswer<T>.Of((T)(object)NoBody.Instance)
            : bytes.Length == 0 ? ApiAnswer<T>.Of(default)
            : ApiAnswer<T>.Of(JsonSerializer.Deserialize<T>(bytes, Json));
    }

    private static async Task<byte[]> BytesAsync(InProcessAnswer answer, CancellationToken cancellationToken)
    {
        using var held = new MemoryStream();
        var piece = new byte[16 * 1024];
        int read;
        while ((read = await answer.Body.ReadAsync(piece, cancellationToken)) > 0)
        {
            if (held.Length + read > LongestAnswer)
            {
                throw new InvalidOperationException("The answer of the REST is too long to be held; ask for smaller pages.");
            }

            held.Write(piece, 0, read);
        }

        return held.ToArray();
    }

    private static ApiFault FaultOf(int status, byte[] body)
    {
        var told = body.Length == 0 ? null : JsonSerializer.Deserialize<RefusalBody>(body, Json);
        return new ApiFault(status, told?.Message is { Length: > 0 } message ? message : OperatorFaults.OfStatus(status).Message);
    }
}
