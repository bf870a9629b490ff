using System.Text.Json;
using System.Text.Json.Serialization;
using ProvisioningCluster.Testing;

namespace ProvisioningCluster.Grains.Tests.Certificates;

/// <summary>A name that the peer's certificate must be for.</summary>
internal sealed record LimboName(string Kind, string Value);

/// <summary>One case of C2SP/x509-limbo, as far as it is used here.</summary>
internal sealed record LimboCase
{
    public required string Id { get; init; }

    [JsonPropertyName("expected_result")]
    public required string ExpectedResult { get; init; }

    [JsonPropertyName("validation_kind")]
    public required string ValidationKind { get; init; }

    [JsonPropertyName("trusted_certs")]
    public required IReadOnlyList<string> Trusted { get; init; }

    [JsonPropertyName("untrusted_intermediates")]
    public required IReadOnlyList<string> Intermediates { get; init; }

    [JsonPropertyName("peer_certificate")]
    public required string Peer { get; init; }

    [JsonPropertyName("validation_time")]
    public DateTimeOffset? Time { get; init; }

    [JsonPropertyName("extended_key_usage")]
    public required IReadOnlyList<string> ExtendedKeyUsage { get; init; }

    [JsonPropertyName("expected_peer_name")]
    public LimboName? PeerName { get; init; }

    [JsonPropertyName("expected_peer_names")]
    public required IReadOnlyList<LimboName> PeerNames { get; init; }

    [JsonPropertyName("max_chain_depth")]
    public int? MaxDepth { get; init; }

    public required IReadOnlyList<string> Crls { get; init; }

    public bool IsValid => ExpectedResult == "SUCCESS";

    /// <summary>All cases, in the order of the file.</summary>
    public static IReadOnlyList<LimboCase> All()
    {
        var path = CorpusFiles.Require(
            Path.GetFullPath(RepositoryRoot.At("..", "shared", "corpora", "x509-limbo.json")), "it holds the path validation cases of C2SP/x509-limbo");
        using var file = File.OpenRead(path);
        return JsonSerializer.Deserialize<LimboFile>(file, JsonSerializerOptions.Web)!.Testcases;
    }

    private sealed record LimboFile(IReadOnlyList<LimboCase> Testcases);
}
