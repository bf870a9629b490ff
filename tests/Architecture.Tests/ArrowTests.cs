using System.Xml.Linq;
using Xunit;

namespace ProvisioningCluster.Architecture.Tests;

/// <summary>Which room may know which.</summary>
public sealed class ArrowTests
{
    private static readonly string[] Gateways = ["Gateways.Mqtt", "Gateways.Http", "Gateways.Coap", "Gateways.Operator"];

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Grains.Abstractions"] = [],
        ["Grains"] = ["Grains.Abstractions"],
        ["PemFiles"] = [],
        ["Cli"] = [], // talks REST only
        ["Clustering"] = ["PemFiles"],
        ["Silo"] = ["Grains", "Clustering", .. Gateways],
        ["Gateways.Core"] = ["Grains.Abstractions", "PemFiles"],
        ["Gateways.Mqtt"] = ["Gateways.Core"],
        ["Gateways.Http"] = ["Gateways.Core"],
        ["Gateways.Coap"] = ["Gateways.Core"],
        ["Gateways.Operator"] = ["Gateways.Core"],
        ["Gateways.Host"] = ["Gateways.Core", "Clustering", .. Gateways],
    };

    private static IEnumerable<string> Projects => Repository.Files(".csproj").Where(project => !project.StartsWith("tests" + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    [Fact]
    public void Rooms_reference_only_the_rooms_they_may_know()
    {
        var arrows = Projects.SelectMany(project => References(project).Select(reference => (From: Path.GetFileNameWithoutExtension(project), To: reference)));

        Assert.DoesNotContain(arrows, arrow => !Allowed.TryGetValue(arrow.From, out var may) || !may.Contains(arrow.To, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_room_is_known_here_and_every_known_room_exists()
    {
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), Projects.Select(project => Path.GetFileNameWithoutExtension(project)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("ProvisioningCluster.sln").Replace('\\', '/');

        Assert.DoesNotContain(Repository.Files(".csproj"), project => !solution.Contains($"\"{project.Replace('\\', '/')}\"", StringComparison.Ordinal));
    }

    [Fact]
    public void The_silo_knows_the_gateway_libraries_in_one_file()
    {
        var knowing = Repository.Files(".cs")
            .Where(file => file.StartsWith("Silo" + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            .Where(file => Repository.Read(file).Contains("ProvisioningCluster.Gateways", StringComparison.Ordinal));

        Assert.Equal([Path.Combine("Silo", "AllInOne", "AllInOneGateways.cs")], knowing);
    }

    [Fact]
    public void Actors_know_neither_web_nor_database_nor_gateway()
    {
        string[] foreign = ["Microsoft.AspNetCore", "Microsoft.Data.Sqlite", "Npgsql", "ProvisioningCluster.Gateways", "ProvisioningCluster.Silo"];
        var knowing = Repository.Files(".cs")
            .Where(file => file.StartsWith("Grains", StringComparison.Ordinal))
            .Where(file => foreign.Any(name => Repository.Read(file).Contains($"using {name}", StringComparison.Ordinal)));

        Assert.Empty(knowing);
    }

    private static IEnumerable<string> References(string project) =>
        XDocument.Parse(Repository.Read(project))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
}
