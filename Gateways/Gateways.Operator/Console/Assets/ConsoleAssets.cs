using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ProvisioningCluster.Gateways.Operator.Console.Assets;

/// <summary>
/// Scripts, styles and pictures of the console, all of them inside this assembly (T-26). The address holds a hash of the content, so a
/// browser keeps them for good and asks again after an upgrade.
/// </summary>
internal sealed class ConsoleAssets
{
    private const string Prefix = "console/";
    private const string ForGood = "public, max-age=31536000, immutable";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, Asset> assets;

    public ConsoleAssets()
    {
        var assembly = typeof(ConsoleAssets).Assembly;
        assets = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], name => Read(assembly, name), StringComparer.Ordinal);
    }

    /// <summary>The address of a file, relative to the console's base.</summary>
    public string this[string name] => $"assets/{assets[name].Version}/{name}";

    public static void MapTo(IEndpointRouteBuilder console) =>
        console.MapMethods("/assets/{version}/{name}", [HttpMethods.Get, HttpMethods.Head], (HttpContext http, string version, string name, ConsoleAssets assets) => assets.Answer(http, version, name));

    private IResult Answer(HttpContext http, string version, string name)
    {
        if (!assets.TryGetValue(name, out var asset))
        {
            return TypedResults.NotFound();
        }

        // While processes are upgraded one by one, a page of one version may ask another for its files.
        http.Response.Headers.CacheControl = version == asset.Version ? ForGood : "no-store";
        http.Response.Headers.Vary = "Accept-Encoding";
        var type = Types[Path.GetExtension(name)];
        if (!http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            return TypedResults.Bytes(asset.Content, type);
        }

        http.Response.Headers.ContentEncoding = "gzip";
        return TypedResults.Bytes(asset.Compressed.Value, type);
    }

    private static Asset Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new Asset(content, Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8)), new Lazy<byte[]>(() => Compress(content)));
    }

    private static byte[] Compress(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return compressed.ToArray();
    }

    private sealed record Asset(byte[] Content, string Version, Lazy<byte[]> Compressed);
}
