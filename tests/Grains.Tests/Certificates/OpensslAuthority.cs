using System.Security.Cryptography;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Grains.Tests.Certificates;

/// <summary>Certificates made by the <c>openssl</c> command, with whatever its defaults put into them.</summary>
internal sealed class OpensslAuthority : IDisposable
{
    private readonly ExternalTool openssl = ExternalTool.Require("openssl", "apt-get install openssl");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("openssl-");

    /// <summary><c>openssl req -x509</c> with its default extensions.</summary>
    public async Task RootAsync(string name, string key = "rsa:2048", params string[] more) =>
        await RunAsync(["req", "-x509", .. NewKey(name, key), "-subj", $"/O=Acme/CN={name}", "-days", "30", "-out", $"{name}.pem", .. more]);

    /// <summary><c>openssl req -new</c> and <c>openssl x509 -req</c>: the two commands of the walkthrough.</summary>
    /// <param name="name">CN, and the name of the files.</param>
    /// <param name="issuer">The name of the CA's files.</param>
    /// <param name="key">Such as <c>rsa:2048</c> or <c>ec</c>.</param>
    /// <param name="extensions">Lines of an extension file; none is the default of the command.</param>
    /// <param name="more">Further arguments of the signing.</param>
    public async Task SignAsync(string name, string issuer, string key = "rsa:2048", string[]? extensions = null, params string[] more)
    {
        await RunAsync(["req", "-new", .. NewKey(name, key), "-subj", $"/O=Acme/CN={name}", "-out", $"{name}.csr"]);
        if (extensions is not null)
        {
            await File.WriteAllLinesAsync(Path.Combine(folder.FullName, $"{name}.ext"), extensions);
            more = [.. more, "-extfile", $"{name}.ext"];
        }

        await RunAsync(["x509", "-req", "-in", $"{name}.csr", "-CA", $"{issuer}.pem", "-CAkey", $"{issuer}.key", "-CAcreateserial", "-days", "30", "-out", $"{name}.pem", .. more]);
    }

    /// <summary>The file as an operator would upload it.</summary>
    public string Pem(string name) => File.ReadAllText(Path.Combine(folder.FullName, $"{name}.pem"));

    /// <summary>A chain as a device would present it.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Chain(params string[] names) => [.. names.Select(name => Der(Pem(name)))];

    public void Dispose() => folder.Delete(recursive: true);

    public async Task RunAsync(IEnumerable<string> arguments) =>
        (await openssl.RunAsync(arguments, workingDirectory: folder.FullName)).Succeeded();

    private static string[] NewKey(string name, string key) => key switch
    {
        "ec" => ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", $"{name}.key"],
        _ => ["-newkey", key, "-nodes", "-keyout", $"{name}.key"],
    };

    private static ReadOnlyMemory<byte> Der(string pem) => Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
}
