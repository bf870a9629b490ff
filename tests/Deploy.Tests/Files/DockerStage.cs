namespace ProvisioningCluster.Deploy.Tests.Files;

/// <summary>One <c>FROM … AS …</c> and what follows it.</summary>
internal sealed record DockerStage(string Name, string Base, List<(string Word, string Text)> Instructions)
{
    public IEnumerable<string> All(string word) => Instructions.Where(instruction => instruction.Word == word).Select(instruction => instruction.Text);
}
