using System.Text.Json.Nodes;
using ProvisioningCluster.Deploy.Tests.Containers;
using ProvisioningCluster.Deploy.Tests.Files;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Deploy.Tests.Kubernetes;

/// <summary>What the manifests name exists and fits together.</summary>
public sealed class ManifestTests
{
    private const int DrainSeconds = 10;

    private static readonly JsonNode Silo = Manifests.Named("StatefulSet", "silo");
    private static readonly JsonNode Gateway = Manifests.Named("Deployment", "gateway");

    [Fact]
    public void The_kustomization_names_every_file_but_the_example_of_the_secret()
    {
        var files = Directory.EnumerateFiles(DeployFile.At("kubernetes"), "*.yaml").Select(Path.GetFileName).Except(["kustomization.yaml", "secret.example.yaml"]).Order();

        Assert.Equal(files, Manifests.Kustomization.Texts("resources").Order());
        Assert.Equal([Images.Gateway, Images.Silo], Manifests.Kustomization.Items("images").Select(image => image.Text("name")).Order());
    }

    [Fact]
    public void Pods_run_our_images_with_settings_that_the_programs_know()
    {
        foreach (var (workload, image, options) in new[] { (Silo, Images.Silo, ProgramOptions.Silo), (Gateway, Images.Gateway, ProgramOptions.Gateway) })
        {
            var container = Manifests.ContainerOf(workload);
            var variables = container.Items("env").Select(variable => variable.Text("name"))
                .Concat(container.Items("envFrom").SelectMany(source => Manifests.Named("ConfigMap", source.Text("configMapRef", "name")).Names("data")));

            Assert.Equal(image, container.Text("image"));
            Assert.Empty(options.Unknown(variables));
        }
    }

    [Fact]
    public void T23_Secrets_are_references_to_one_secret_of_which_the_repository_has_only_a_form()
    {
        var references = Manifests.Workloads.SelectMany(workload => Manifests.ContainerOf(workload).Items("env")).Select(variable => variable.Find("valueFrom", "secretKeyRef")).OfType<JsonNode>().ToArray();
        var offered = Manifests.SecretExample.Entries("stringData").ToDictionary(entry => entry.Key, entry => entry.Value!.GetValue<string>());

        Assert.Empty(Manifests.Of("Secret"));
        Assert.All(references, reference => Assert.Equal(Manifests.SecretExample.Text("metadata", "name"), reference.Text("name")));
        Assert.Equal(offered.Keys.Order(), references.Select(reference => reference.Text("key")).Distinct().Order());
        Assert.All(offered.Values, value => Assert.True(value.Length == 0 || value.Contains('<', StringComparison.Ordinal)));
    }

    [Fact]
    public void A_silo_advertises_the_address_of_its_pod()
    {
        var address = Manifests.ContainerOf(Silo).Items("env").Single(variable => variable.Text("name") == "Cluster__AdvertisedIPAddress");

        Assert.Equal("status.podIP", address.Text("valueFrom", "fieldRef", "fieldPath"));
    }

    [Fact]
    public void Ports_are_those_of_the_images_and_of_the_settings()
    {
        var dockerfile = Dockerfile.Read();
        foreach (var workload in Manifests.Workloads)
        {
            var container = Manifests.ContainerOf(workload);
            var exposed = dockerfile[Images.StageOf(container.Text("image"))].All("EXPOSE").Single().Split(' ');
            var set = container.Items("env").Where(variable => variable.Text("name").EndsWith("__Port", StringComparison.Ordinal)).Select(variable => variable.Text("value"));
            var open = container.Items("ports").Select(port => $"{port.Text("containerPort")}/{(port.Find("protocol") is null ? "tcp" : "udp")}").ToArray();

            Assert.Empty(exposed.Except(open));
            Assert.Empty(set.Except(open.Select(port => port.Split('/')[0])));
        }
    }

    [Fact]
    public void Services_and_budgets_choose_pods_and_name_their_ports()
    {
        foreach (var service in Manifests.Of("Service"))
        {
            var workload = Assert.Single(Manifests.Workloads, workload => Manifests.Chooses(service.Find("spec", "selector"), workload));
            Assert.All(service.Items("spec", "ports"), port => Assert.True(Manifests.PortsOf(workload).ContainsKey(port.Text("targetPort"))));
        }

        Assert.All(Manifests.Workloads, workload => Assert.True(Manifests.Chooses(workload.Find("spec", "selector", "matchLabels"), workload)));
        Assert.All(Manifests.Of("PodDisruptionBudget"), budget => Assert.Single(Manifests.Workloads, workload => Manifests.Chooses(budget.Find("spec", "selector", "matchLabels"), workload)));
        Assert.Equal(["1", "1"], Manifests.Of("PodDisruptionBudget").Select(budget => budget.Text("spec", "maxUnavailable")));
        Assert.Equal("None", Manifests.Named("Service", Silo.Text("spec", "serviceName")).Text("spec", "clusterIP"));
    }

    [Fact]
    public void Devices_come_over_TCP_and_UDP_with_their_own_address()
    {
        var doors = Manifests.Of("Service").Where(service => service.Find("spec", "type")?.GetValue<string>() == "LoadBalancer").ToArray();

        Assert.Equal(["1883", "8080", "5683"], doors.SelectMany(door => door.Items("spec", "ports")).Select(port => port.Text("port")));
        Assert.All(doors, door => Assert.Equal("Local", door.Text("spec", "externalTrafficPolicy")));
        Assert.Equal("ClientIP", doors.Single(door => door.Items("spec", "ports").Any(port => port.Find("protocol")?.GetValue<string>() == "UDP")).Text("spec", "sessionAffinity"));
    }

    [Theory]
    [InlineData("startupProbe", "/health/ready")]
    [InlineData("livenessProbe", "/health/live")]
    [InlineData("readinessProbe", "/health/ready")]
    public void Every_pod_has_its_probes(string probe, string path)
    {
        foreach (var workload in Manifests.Workloads)
        {
            var asked = Manifests.ContainerOf(workload).Find(probe, "httpGet")!;
            Assert.Equal(path, asked.Text("path"));
            Assert.True(Manifests.PortsOf(workload).ContainsKey(asked.Text("port")));
        }
    }

    [Fact]
    public void Pods_get_more_time_to_stop_than_they_take_to_drain_and_go_one_by_one()
    {
        Assert.All(Manifests.Workloads, workload => Assert.InRange(int.Parse(Manifests.PodOf(workload).Text("terminationGracePeriodSeconds"), System.Globalization.CultureInfo.InvariantCulture), DrainSeconds * 3, 120));
        Assert.Equal("RollingUpdate", Silo.Text("spec", "updateStrategy", "type"));
        Assert.Equal("0", Gateway.Text("spec", "strategy", "rollingUpdate", "maxUnavailable"));
    }

    [Fact]
    public void Containers_have_no_rights_to_spare()
    {
        foreach (var workload in Manifests.Workloads)
        {
            var (pod, container) = (Manifests.PodOf(workload), Manifests.ContainerOf(workload));
            Assert.Equal("true", pod.Text("securityContext", "runAsNonRoot"));
            Assert.Equal("RuntimeDefault", pod.Text("securityContext", "seccompProfile", "type"));
            Assert.Equal("false", pod.Text("automountServiceAccountToken"));
            Assert.Equal("true", container.Text("securityContext", "readOnlyRootFilesystem"));
            Assert.Equal("false", container.Text("securityContext", "allowPrivilegeEscalation"));
            Assert.Equal(["ALL"], container.Texts("securityContext", "capabilities", "drop"));
            Assert.NotNull(container.Find("resources", "limits", "memory"));
        }
    }

    [Fact]
    public void T11_Only_silos_and_gateways_reach_the_ports_of_silos()
    {
        var policy = Manifests.Named("NetworkPolicy", "silo");
        Assert.True(Manifests.Chooses(policy.Find("spec", "podSelector", "matchLabels"), Silo));
        Assert.Equal(["Ingress"], policy.Texts("spec", "policyTypes"));
        foreach (var rule in policy.Items("spec", "ingress"))
        {
            var from = Assert.Single(rule.Items("from"));
            var open = rule.Items("ports").Select(port => port.Text("port")).ToArray();
            Assert.NotEmpty(open);
            var inside = Manifests.Workloads.Any(workload => Manifests.Chooses(from.Find("podSelector", "matchLabels"), workload)) && from.Find("namespaceSelector") is null;
            Assert.True(inside || !open.Intersect(["11111", "30000"]).Any(), $"{from.ToJsonString()} reaches {string.Join(", ", open)}");
        }
    }

    [Fact]
    public async Task Kustomize_takes_the_files_where_it_is_at_hand()
    {
        // An extra, not a tool that a build server must have: what it would find is in the tests above.
        if (!File.Exists("/usr/bin/kubectl"))
        {
            Assert.Skip("kubectl is not on this machine.");
        }

        var made = (await ExternalTool.Require("/usr/bin/kubectl", "it was there").RunAsync("kustomize", DeployFile.At("kubernetes"))).Succeeded();

        var objects = DeployFile.ParseYaml(made.Output);
        Assert.Equal(Manifests.Objects.Count, objects.Count);
        Assert.All(objects.Where(item => item.Text("kind") != "Namespace"), item => Assert.Equal("provisioning", item.Text("metadata", "namespace")));
    }
}
