using System.Net.Http.Headers;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Wire;

public sealed class JsonCorpusTests(SiloFixture fixture)
{
    [Theory]
    [InlineData("api/device")]
    [InlineData("api/auth/login")]
    [InlineData("api/auth/token")]
    [InlineData("api/deviceProfile")]
    [InlineData("api/device/credentials")]
    [InlineData("api/device-with-credentials")]
    [InlineData("api/user")]
    [InlineData("api/apiKey")]
    [InlineData("api/noauth/activate")]
    [InlineData("api/device/bulk_import")]
    public async Task T14_no_document_of_the_corpus_breaks_an_entrance(string path)
    {
        foreach (var file in JsonCorpus.Files())
        {
            var content = new ByteArrayContent(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

            var answer = await Answer.SendAsync(fixture.Silo.Operator.Http, HttpMethod.Post, path, content);

            Assert.True((int)answer.Status is 400 or 401 or 413, $"{Path.GetFileName(file)} was answered with {(int)answer.Status}.");
            answer.Refused((int)answer.Status, (int)answer.Status == 401 ? 10 : 31);
        }
    }
}
