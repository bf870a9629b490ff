using System.Globalization;
using System.Net;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

/// <summary>The OpenAPI document and its page, as a stranger without a token gets them.</summary>
public sealed class ApiDocumentTests(SiloFixture fixture) : IDisposable
{
    private static readonly string[] WithoutToken = ["signIn", "refreshToken", "activateUser"];

    private readonly HttpClient anonymous = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{fixture.Silo.HttpPort}/") };

    [Fact]
    public async Task The_document_is_valid_and_has_every_route()
    {
        var document = await ReadAsync();

        var described = document.Paths.SelectMany(path => path.Value.Operations!.Keys.Select(method => $"{method.Method} {path.Key}")).Order(StringComparer.Ordinal);
        Assert.Equal(OperatorRoutes.Rest().Select(route => route.ToString()).Order(StringComparer.Ordinal), described);
        Assert.NotEmpty(document.Components!.Schemas!);
    }

    [Fact]
    public async Task Every_operation_can_be_called_from_what_the_document_says()
    {
        var document = await ReadAsync();
        var operations = document.Paths.SelectMany(path => path.Value.Operations!.Values.Select(operation => (path.Key, operation))).ToList();

        Assert.Equal(operations.Count, operations.Select(each => each.operation.OperationId).Distinct(StringComparer.Ordinal).Count());
        Assert.All(operations, each =>
        {
            var (path, operation) = each;
            Assert.False(string.IsNullOrEmpty(operation.Summary), path);
            Assert.Single(operation.Tags!);
            Assert.Equal(WithoutToken.Contains(operation.OperationId) ? 0 : 3, operation.Security?.Count ?? 0);
            Assert.All(operation.Parameters ?? [], parameter => Assert.False(string.IsNullOrEmpty(parameter.Description), $"{operation.OperationId}: {parameter.Name}"));
            Assert.Equal(path.Count(character => character == '{'), (operation.Parameters ?? []).Count(parameter => parameter.In == ParameterLocation.Path));
        });
    }

    [Fact]
    public async Task Every_operation_says_what_it_answers()
    {
        var document = await ReadAsync();
        int[] refusals = [400, 401, 403, 404, 409, 413, 415, 429, 503];

        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations!.Values))
        {
            var responses = operation.Responses!;
            Assert.Contains(responses.Keys, status => status.StartsWith('2'));
            Assert.All(responses.Where(response => response.Key.StartsWith('2')).SelectMany(response => response.Value.Content is { } contents ? contents.Values.AsEnumerable() : []), content => Assert.NotNull(content.Schema));
            Assert.All(refusals, status =>
                Assert.Equal("RefusalBody", Assert.IsType<OpenApiSchemaReference>(responses[status.ToString(CultureInfo.InvariantCulture)].Content!["application/json"].Schema).Reference.Id));
        }

        // Numbers are not said to be texts, and the members of the wire have their names.
        var device = document.Components!.Schemas!["Device"];
        Assert.Equal(JsonSchemaType.Integer, device.Properties!["createdTime"].Type);
        Assert.Contains("deviceProfileId", device.Properties.Keys);
    }

    [Fact]
    public async Task Examples_hold_placeholders_where_a_secret_would_stand()
    {
        var document = await ReadAsync();
        string[] secret = ["password", "currentPassword", "newPassword", "refreshToken", "activateToken", "credentialsId", "provisionDeviceKey", "provisionDeviceSecret"];

        var examples = document.Paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(operation => operation.RequestBody?.Content is { } contents ? contents.Values.AsEnumerable() : []).Select(content => content.Example).ToList();

        Assert.All(examples, Assert.NotNull);
        var texts = Objects.TextsIn(examples!).ToList();
        Assert.All(texts.Where(text => secret.Contains(text.Key)), text => Assert.Matches("^<.*>$", text.Value));
        Assert.Contains(texts, text => text.Key == "provisionDeviceSecret");
    }

    [Fact]
    public async Task An_unchanged_document_is_not_sent_again()
    {
        using var first = await anonymous.GetAsync("openapi/v1.json", TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, "openapi/v1.json");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await anonymous.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal("nosniff", first.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task T26_the_page_needs_nothing_from_elsewhere_and_no_script_in_itself()
    {
        using var root = await anonymous.GetAsync("openapi", TestContext.Current.CancellationToken);
        using var page = await anonymous.GetAsync("openapi/index.html", TestContext.Current.CancellationToken);
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.True(root.Headers.Location is { } target && target.ToString().EndsWith("openapi/index.html", StringComparison.Ordinal), root.ToString());
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?i)(src|href)\s*=\s*[""']?(https?:)?//", html);
        Assert.DoesNotMatch(@"(?is)<script(?![^>]*\bsrc=)[^>]*>", html);
        Assert.DoesNotMatch(@"(?i)\son\w+\s*=", html);
        foreach (var asset in PageAssets(html))
        {
            using var answer = await anonymous.GetAsync($"openapi/{asset}", TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, $"{asset} was answered with {(int)answer.StatusCode}.");
            Assert.Equal(policy, answer.Headers.GetValues("Content-Security-Policy").Single());
        }
    }

    [Theory]
    [InlineData("openapi/nothing.js")]
    [InlineData("openapi/..%2f..%2fappsettings.json")]
    [InlineData("openapi/v2.json")]
    public async Task Nothing_else_is_served_beside_the_page(string path)
    {
        using var answer = await anonymous.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    public void Dispose() => anonymous.Dispose();

    private static List<string> PageAssets(string html)
    {
        var assets = System.Text.RegularExpressions.Regex.Matches(html, @"(?:src|href)=""([^""]+)""").Select(match => match.Groups[1].Value).ToList();
        Assert.True(assets.Count >= 5, "The page's files were not found.");
        return assets;
    }

    private async Task<OpenApiDocument> ReadAsync()
    {
        using var answer = await anonymous.GetAsync("openapi/v1.json", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        using var stream = new MemoryStream(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        var read = await OpenApiDocument.LoadAsync(stream, "json", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        return read.Document!;
    }
}
