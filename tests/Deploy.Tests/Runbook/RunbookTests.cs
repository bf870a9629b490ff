using System.Text.RegularExpressions;
using ProvisioningCluster.Deploy.Tests.Files;
using ProvisioningCluster.Deploy.Tests.Kubernetes;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Deploy.Tests.Runbook;

/// <summary>What the runbook names exists, and its commands are run.</summary>
public sealed partial class RunbookTests
{
    private static readonly string Text = DeployFile.Text("RUNBOOK.md");

    [Fact]
    public void The_sections_with_commands_are_those_that_tests_run()
    {
        var withCommands = RunbookSection.All.Where(section => section.Commands.Count > 0).Select(section => section.Heading);

        Assert.Equal(["", "Back up", "Restore"], withCommands); // BackupTests
        Assert.Empty(new[] { "Scale out", "Upgrade", "Back up", "Restore", "Rotate the master key", "Lose a silo", "Lose the database" }.Except(RunbookSection.All.Select(section => section.Heading)));
    }

    [Fact]
    public void Every_file_and_setting_that_it_names_exists()
    {
        var files = Files().Matches(Text).Select(match => match.Value).ToArray();
        var settings = Settings().Matches(Text).Select(match => match.Value).ToArray();

        Assert.True(files.Length >= 3 && settings.Length >= 2);
        Assert.All(files, file => Assert.True(Path.Exists(RepositoryRoot.At(file)), file));
        Assert.All(settings, setting => Assert.True(ProgramOptions.Silo.Knows(setting), setting));
    }

    [Fact]
    public void Services_units_and_objects_in_its_commands_exist()
    {
        var services = DeployFile.Yaml("compose.yaml").Single().Names("services").ToArray();
        var units = Directory.EnumerateFiles(DeployFile.At("systemd"), "*.service").Select(Path.GetFileNameWithoutExtension).ToArray();

        Assert.All(ComposeServices().Matches(Text).Select(match => match.Groups[1].Value), service => Assert.Contains(service, services));
        Assert.All(Objects().Matches(Text), match => Assert.Contains(Manifests.Workloads, workload =>
            workload.Text("kind").Equals(match.Groups[1].Value, StringComparison.OrdinalIgnoreCase) && workload.Text("metadata", "name") == match.Groups[2].Value));
        Assert.All(Units().Matches(Text).Select(match => match.Groups[1].Value), unit => Assert.Contains(unit, units));
    }

    [GeneratedRegex(@"\bdeploy/[\w./-]*\w")]
    private static partial Regex Files();

    [GeneratedRegex(@"\b(?:Secrets|Storage|Cluster|Limits|Operator|Bootstrap):[A-Z]\w+")]
    private static partial Regex Settings();

    [GeneratedRegex(@"docker compose (?:up -d --no-deps|logs) ([\w-]+)")]
    private static partial Regex ComposeServices();

    [GeneratedRegex(@"\b(statefulset|deployment)/(\w+)")]
    private static partial Regex Objects();

    [GeneratedRegex(@"(provisioning-silo@(?=\d)|provisioning-gateway\b)")]
    private static partial Regex Units();
}
