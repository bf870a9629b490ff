using System.Text.RegularExpressions;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Devices;

namespace ProvisioningCluster.Grains.Certificates;

/// <summary>
/// The pattern that makes a device name of a certificate's CN: group 1 of the first match anywhere in it (wire-spec 3.8 step 7).
/// It runs on an engine whose time is linear in the text (T-19); what that engine cannot do is refused when the profile is saved.
/// </summary>
internal sealed class CommonNamePattern
{
    /// <summary>Longest pattern in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>The field of the profile that holds it (wire-spec 6.4).</summary>
    public const string Field = "certificateRegExPattern";

    private readonly Regex regex;

    private CommonNamePattern(string pattern, Regex regex)
    {
        Pattern = pattern;
        this.regex = regex;
    }

    /// <summary>The pattern as it was given.</summary>
    public string Pattern { get; }

    /// <summary>What an operator should know of the pattern, in sentences: without anchors <c>dev\d</c> also finds a name in <c>evil-dev1</c>.</summary>
    public IReadOnlyList<string> Warnings => CommonNameSyntax.IsAnchored(Pattern)
        ? []
        : ["The pattern is not anchored: it is searched for anywhere in the CN, so that other CNs than those meant can give the same name. Begin it with ^ and end it with $."];

    /// <summary>Reads a pattern in the syntax that Java and .NET share.</summary>
    public static Result<CommonNamePattern> Parse(string pattern)
    {
        if (pattern.Length is 0 or > MaxLength)
        {
            return Invalid(pattern.Length == 0 ? "is empty: (.*) takes the whole CN" : $"has {pattern.Length} characters; at most {MaxLength} are read");
        }

        if (!CommonNameSyntax.Translate(pattern).TryGet(out var translated, out var fault))
        {
            return fault;
        }

        try
        {
            var regex = new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return regex.GetGroupNumbers().Contains(1)
                ? new CommonNamePattern(pattern, regex)
                : Invalid("has no group: put the part that is the device's name in parentheses");
        }
        catch (NotSupportedException)
        {
            return Invalid("uses look-around, a back-reference, an atomic group or a condition, which are not supported: the time that they take has no bound");
        }
        catch (RegexParseException unreadable)
        {
            return Invalid($"cannot be read up to character {unreadable.Offset}: {unreadable.Error}");
        }
    }

    /// <summary>The device name that this certificate stands for, not trimmed.</summary>
    public Result<string> NameOf(ParsedCertificate leaf) =>
        CommonName.Of(leaf).TryGet(out var commonName, out var fault) ? NameOf(commonName) : fault;

    /// <summary>The device name that a CN stands for, for the preview too.</summary>
    /// <param name="commonName">In the form of <see cref="CommonName.Of"/>.</param>
    public Result<string> NameOf(string commonName)
    {
        var match = regex.Match(commonName);
        if (!match.Success)
        {
            return Refused($"The CN does not match the pattern {Pattern}.", "common_name_mismatch");
        }

        var name = match.Groups[1];
        return name.Success && DeviceNameRules.Trim(name.Value).Length > 0
            ? name.Value
            : Refused($"The pattern {Pattern} takes nothing out of the CN: group 1 is empty.", "common_name_blank");
    }

    private static Fault Invalid(string problem) => new(FaultCode.InvalidArgument, $"{Field} {problem}.", Field, "invalid_pattern");

    private static Fault Refused(string detail, string reason) => new(FaultCode.ProvisioningRefused, detail, null, reason);
}
