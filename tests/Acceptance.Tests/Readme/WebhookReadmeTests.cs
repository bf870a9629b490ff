using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Webhooks;
using Xunit;

namespace ProvisioningCluster.Acceptance.Tests.Readme;

/// <summary>A receiver verifies as the README says.</summary>
public sealed class WebhookReadmeTests
{
    [Fact]
    public async Task The_commands_of_the_readme_make_the_signature_that_came()
    {
        ExternalTool.Require("openssl", "run tests/run.sh once as root");
        var commands = Assert.Single(ReadmeBlock.Read(RepositoryRoot.At("README.md")), block => block.Text.Contains("openssl dgst", StringComparison.Ordinal)).Text;
        await using var silo = await SiloProcess.StartAsync(new SiloSettings().With("Webhooks:AllowedNetworks", "127.0.0.1"), TestContext.Current.CancellationToken);
        await using var receiver = await WebhookReceiver.StartAsync();
        var webhook = await silo.Operator.CreateWebhookAsync(receiver.Url, cancellationToken: TestContext.Current.CancellationToken);
        await silo.Operator.CreateDeviceAsync("Prüfstand 7", cancellationToken: TestContext.Current.CancellationToken);
        await receiver.UntilAsync(all => all.Count == 1, "the event");
        var came = receiver.All[0];
        await File.WriteAllTextAsync(Path.Combine(silo.WorkingDirectory, "body.json"), came.Body, TestContext.Current.CancellationToken);

        var script = $"set -euo pipefail\nSECRET='{webhook["secret"]!.GetValue<string>()}' ID='{came.MessageId}' TIMESTAMP='{came.Timestamp}'\n{commands}";
        var run = await ExternalTool.Require("bash", "the README's commands are for a shell").RunAsync(["-c", script], workingDirectory: silo.WorkingDirectory, deadline: TimeSpan.FromSeconds(30));

        Assert.Equal(came.Signature, "v1," + run.Succeeded().Output.Trim());
    }
}
