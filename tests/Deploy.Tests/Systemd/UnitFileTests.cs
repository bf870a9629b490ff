using System.Globalization;
using System.Text.RegularExpressions;
using ProvisioningCluster.Deploy.Tests.Files;
using ProvisioningCluster.Testing;
using Xunit;

namespace ProvisioningCluster.Deploy.Tests.Systemd;

/// <summary>What the units say, before they run.</summary>
public sealed class UnitFileTests
{
    private const int DrainSeconds = 10;

    public static TheoryData<string> Units => ["provisioning-silo@.service", "provisioning-gateway.service"];

    [Fact]
    public async Task Systemd_takes_the_units()
    {
        var folder = Directory.CreateTempSubdirectory("units-").FullName;
        try
        {
            // An instance of the template: a template by itself is not verified.
            File.Copy(DeployFile.At("systemd", "provisioning-silo@.service"), Path.Combine(folder, "provisioning-silo@1.service"));
            File.Copy(DeployFile.At("systemd", "provisioning-gateway.service"), Path.Combine(folder, "provisioning-gateway.service"));
            var verified = await ExternalTool.Require("systemd-analyze", "apt-get install systemd")
                .RunAsync("verify", "--man=no", Path.Combine(folder, "provisioning-silo@1.service"), Path.Combine(folder, "provisioning-gateway.service"));

            Assert.Equal(0, verified.ExitCode);
            Assert.DoesNotContain("provisioning-", verified.Error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_setting_is_one_that_the_program_knows()
    {
        string[] silo = [.. UnitSettings.Variables("silo.env"), .. UnitSettings.Variables("silo-1.env"), .. UnitSettings.Variables("cluster-tls.conf")];
        string[] gateway = [.. UnitSettings.Variables("gateway.env"), .. UnitSettings.Variables("cluster-tls.conf")];

        Assert.True(silo.Length >= 10 && gateway.Length >= 8);
        Assert.Empty(ProgramOptions.Silo.Unknown(silo));
        Assert.Empty(ProgramOptions.Gateway.Unknown(gateway));
    }

    [Theory]
    [MemberData(nameof(Units))]
    public void A_unit_comes_back_within_a_second_and_has_time_to_drain(string unit)
    {
        var text = DeployFile.Text("systemd", unit);

        Assert.Equal("always", Value(text, "Restart"));
        Assert.Equal("1", Value(text, "RestartSec"));
        Assert.Equal("0", Value(text, "StartLimitIntervalSec"));
        Assert.InRange(int.Parse(Value(text, "TimeoutStopSec"), CultureInfo.InvariantCulture), DrainSeconds * 3, 120);
    }

    [Theory]
    [MemberData(nameof(Units))]
    public async Task T34_A_unit_has_few_rights(string unit)
    {
        var folder = Directory.CreateTempSubdirectory("units-").FullName;
        try
        {
            var instance = Path.Combine(folder, unit.Replace("@", "@1", StringComparison.Ordinal));
            File.Copy(DeployFile.At("systemd", unit), instance);
            var judged = await ExternalTool.Require("systemd-analyze", "apt-get install systemd").RunAsync("security", "--offline=yes", "--threshold=25", "--no-pager", instance);

            // The threshold is tenths of systemd's own score: 0 is none, 100 all rights; exit code 1 says more.
            Assert.True(judged.ExitCode == 0, judged.Output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Value(string text, string key) => Assert.Single(Regex.Matches(text, $"^{key}=(.*)$", RegexOptions.Multiline)).Groups[1].Value;
}
