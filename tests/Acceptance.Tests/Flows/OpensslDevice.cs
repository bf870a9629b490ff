using System.Globalization;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Flows;

/// <summary>A device that is made of openssl and curl: keys and requests by the one, HTTPS by the other.</summary>
internal sealed class OpensslDevice(SiloProcess silo, string name) : IDisposable
{
    private static readonly ExternalTool Openssl = ExternalTool.Require("openssl", "apt-get install openssl");

    private readonly CertificateFolder folder = new();
    private int keys;

    public string Name => name;

    /// <summary>The newest key.</summary>
    public string KeyPath => PathOf($"key{keys}.pem");

    /// <summary>The server's CA, which it is told by other means.</summary>
    public string ServerAuthority => Path.Combine(silo.DataDirectory, "tls", "mqttserver.pub.pem");

    public string Https(string path) => string.Create(CultureInfo.InvariantCulture, $"https://localhost:{silo.HttpTlsPort}/{path}");

    public string Write(string file, string text) => folder.Write(file, text);

    /// <summary>Makes a new key and answers its request, in PEM or in the base64 of EST.</summary>
    public async Task<string> RequestAsync(bool pem = true, string? subject = null, params string[] options)
    {
        keys++;
        var made = await Openssl.RunAsync(
            ["req", "-new", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-subj", subject ?? $"/CN={name}", "-keyout", KeyPath, .. options],
            cancellationToken: TestContext.Current.CancellationToken);
        var text = made.Succeeded().Output;
        return pem ? text : string.Concat(text.Split('\n').Where(line => !line.StartsWith('-')));
    }

    /// <summary>The certificates of an answer of EST, in PEM in a file of their own.</summary>
    public async Task<string> UnpackAsync(string file, string body)
    {
        var wrapped = folder.Write($"{file}.p7", $"-----BEGIN PKCS7-----\n{body.Trim()}\n-----END PKCS7-----\n");
        var printed = await Openssl.RunAsync(["pkcs7", "-in", wrapped, "-print_certs"], cancellationToken: TestContext.Current.CancellationToken);
        return folder.Write(file, printed.Succeeded().Output);
    }

    /// <summary>openssl, with these arguments, must succeed.</summary>
    public static async Task<string> OpensslAsync(params string[] arguments) =>
        (await Openssl.RunAsync(arguments, cancellationToken: TestContext.Current.CancellationToken)).Succeeded().Output;

    /// <summary>POSTs the text; the last line of the output is the status.</summary>
    public Task<ToolResult> PostAsync(string url, string body, params string[] options) => CurlAsync(url, ["--data-binary", "@-", .. options], body);

    /// <summary>POSTs a request for a certificate as EST has it.</summary>
    public Task<ToolResult> PostRequestAsync(string url, string body, params string[] options) =>
        PostAsync(url, body, ["-H", "Content-Type: application/pkcs10", .. options]);

    public async Task<(int Status, string Body)> AskAsync(Task<ToolResult> call)
    {
        var output = (await call).Succeeded().Output;
        var end = output.LastIndexOf('\n');
        return (int.Parse(output[(end + 1)..], CultureInfo.InvariantCulture), output[..end]);
    }

    public Task<ToolResult> CurlAsync(string url, string[] options, string? body = null) => PublicClients.Curl.RunAsync(
        ["--silent", "--show-error", "--max-time", "20", "--cacert", ServerAuthority, "-w", "\n%{http_code}", .. options, url],
        input: body,
        cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Sends telemetry over HTTPS with a client certificate; the status.</summary>
    public async Task<int> SendTelemetryAsync(string certificatePath, string? keyPath = null) => (await AskAsync(
        PostAsync(Https("api/v1/telemetry"), DeviceFlow.Telemetry.ToJsonString(), "--cert", certificatePath, "--key", keyPath ?? KeyPath))).Status;

    public void Dispose() => folder.Dispose();

    private string PathOf(string file) => Path.Combine(folder.FullPath, file);
}
