using Xunit;

namespace ProvisioningCluster.Testing.Load;

/// <summary>Measured figures: into the run's output, also when the test passes, and into the test's own.</summary>
public static class Figures
{
    public static void Print(FormattableString line) => Print(FormattableString.Invariant(line));

    public static void Print(string line)
    {
        Console.WriteLine(line);
        TestContext.Current.TestOutputHelper?.WriteLine(line);
    }
}
