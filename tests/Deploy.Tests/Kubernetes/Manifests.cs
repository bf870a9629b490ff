using System.Text.Json.Nodes;
using ProvisioningCluster.Deploy.Tests.Files;

namespace ProvisioningCluster.Deploy.Tests.Kubernetes;

/// <summary>The objects that <c>kubectl apply --kustomize deploy/kubernetes</c> makes, as the files say them.</summary>
internal static class Manifests
{
    private const string Folder = "kubernetes";

    public static JsonNode Kustomization { get; } = DeployFile.Yaml(Folder, "kustomization.yaml").Single();

    public static IReadOnlyList<JsonNode> Objects { get; } = [.. Kustomization.Texts("resources").SelectMany(file => DeployFile.Yaml(Folder, file))];

    public static JsonNode SecretExample { get; } = DeployFile.Yaml(Folder, "secret.example.yaml").Single();

    /// <summary>Silos and gateways.</summary>
    public static IEnumerable<JsonNode> Workloads => Objects.Where(item => item.Text("kind") is "StatefulSet" or "Deployment");

    public static IEnumerable<JsonNode> Of(string kind) => Objects.Where(item => item.Text("kind") == kind);

    public static JsonNode Named(string kind, string name) => Of(kind).Single(item => item.Text("metadata", "name") == name);

    public static JsonNode PodOf(JsonNode workload) => workload.Find("spec", "template", "spec")!;

    public static JsonNode ContainerOf(JsonNode workload) => PodOf(workload).Items("containers").Single();

    /// <summary>Port numbers by name.</summary>
    public static IReadOnlyDictionary<string, string> PortsOf(JsonNode workload) =>
        ContainerOf(workload).Items("ports").ToDictionary(port => port.Text("name"), port => port.Text("containerPort"));

    /// <summary>True when the selector chooses the pods of the workload.</summary>
    public static bool Chooses(JsonNode? labels, JsonNode workload) =>
        labels is JsonObject wanted && wanted.All(label => workload.Find("spec", "template", "metadata", "labels", label.Key)?.GetValue<string>() == label.Value?.GetValue<string>());
}
