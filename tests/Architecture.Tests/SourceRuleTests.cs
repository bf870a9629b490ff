using System.Text.RegularExpressions;
using Xunit;

namespace ProvisioningCluster.Architecture.Tests;

/// <summary>Rules that every source file keeps.</summary>
public sealed partial class SourceRuleTests
{
    private const int LongestFile = 500;

    /// <summary>Kinds of things, not things: a folder is named after what it is about.</summary>
    private static readonly HashSet<string> ForbiddenFolders = new(
        ["Helpers", "Helper", "Common", "Managers", "Interfaces", "Exceptions", "Utils", "Util", "Utilities", "Misc", "Services", "Dtos", "Extensions"],
        StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void No_source_file_is_longer_than_500_lines()
    {
        var longer = Repository.Files(".cs")
            .Select(file => (File: file, Lines: File.ReadLines(Path.Combine(Repository.Root, file)).Count()))
            .Where(file => file.Lines > LongestFile);

        Assert.Empty(longer);
    }

    [Fact]
    public void Folders_are_named_after_what_they_are_about()
    {
        Assert.DoesNotContain(Repository.Folders, folder => ForbiddenFolders.Contains(Path.GetFileName(folder)));
    }

    [Fact]
    public void Types_are_named_after_what_they_do()
    {
        Assert.Empty(Repository.Files(".cs").SelectMany(file => EmptyNames().Matches(Repository.Read(file)).Select(match => $"{file}: {match.Value}")));
    }

    [Fact]
    public void A_public_type_has_a_file_of_its_own()
    {
        var crowded = Repository.Files(".cs")
            .Where(file => !file.StartsWith("tests", StringComparison.Ordinal))
            .Select(file => (File: file, Types: PublicTypes().Matches(Repository.Read(file)).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal).ToArray()))
            .Where(file => file.Types.Length > 1);

        Assert.Empty(crowded.Select(file => $"{file.File}: {string.Join(", ", file.Types)}"));
    }

    [Fact]
    public void Tests_wait_for_facts_and_not_for_time()
    {
        var waiting = Repository.Files(".cs")
            .Where(file => file.StartsWith("tests", StringComparison.Ordinal) && Path.GetFileName(file) != nameof(SourceRuleTests) + ".cs")
            .Where(file => Sleeps().IsMatch(Repository.Read(file)));

        Assert.Empty(waiting);
    }

    [GeneratedRegex(@"\b(?:class|record|struct|interface)\s+\w+(?:Manager|Helper|Helpers|Util|Utils|Utilities|Dto)\b")]
    private static partial Regex EmptyNames();

    // At the left margin: types inside of types belong to their file.
    [GeneratedRegex(@"^public (?:sealed |static |abstract |readonly |partial |unsafe )*(?:class|record struct|record|struct|interface|enum)\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicTypes();

    // An endless delay is a wait for its cancellation.
    [GeneratedRegex(@"\b(?:Task\.Delay\((?!Timeout\.Infinite)|Thread\.Sleep\b|SpinWait\b)")]
    private static partial Regex Sleeps();
}
