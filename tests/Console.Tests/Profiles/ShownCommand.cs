using Microsoft.Playwright;
using ProvisioningCluster.Console.Tests.Browser;
using ProvisioningCluster.Testing;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Console.Tests.Profiles;

/// <summary>Does what the page says, to the letter.</summary>
internal static class ShownCommand
{
    /// <summary>Runs the command that is shown, as a person does who copied it into a shell; it must succeed.</summary>
    public static async Task<ToolResult> RunAsync(ConsoleBrowser browser, CertificateFolder folder)
    {
        var command = await browser.Page.GetByTestId("command").TextContentAsync();
        folder.Write("mqttserver.pub.pem", await File.ReadAllTextAsync(browser.Silo.AuthorityPath, TestContext.Current.CancellationToken));
        var run = await ExternalTool.Require("bash", "apt-get install bash").RunAsync(
            ["-c", command!], workingDirectory: folder.FullPath, cancellationToken: TestContext.Current.CancellationToken);
        return run.Succeeded();
    }
}
