namespace ProvisioningCluster.Grains.Certificates;

/// <summary>The name constraints of the issuers passed so far. A name must satisfy every one of them, which is what the intersections
/// and unions of RFC 5280 section 6.1.4 (g) come to.</summary>
internal sealed class NameConstraintWalk
{
    /// <summary>Most comparisons of one path: hostile certificates hold thousands of names, and constraints for each of them.</summary>
    private const int MaxComparisons = 20_000;

    private readonly List<NameConstraints> constraints = [];
    private int comparisons;

    public void Add(NameConstraints? more)
    {
        if (more is not null)
        {
            constraints.Add(more);
        }
    }

    /// <summary>The end of a sentence that begins with the certificate, or null when all its names may be.</summary>
    public string? Violation(ParsedCertificate certificate)
    {
        if (constraints.Count == 0)
        {
            return null;
        }

        foreach (var name in NamesOf(certificate))
        {
            foreach (var constraint in constraints)
            {
                if (Violation(name, constraint) is { } problem)
                {
                    return problem;
                }
            }
        }

        return null;
    }

    private static IEnumerable<GeneralName> NamesOf(ParsedCertificate certificate)
    {
        if (certificate.Subject.Length > 0)
        {
            yield return new GeneralName(NameForm.Directory, Name: certificate.Subject);
        }

        foreach (var name in certificate.Extensions?.AlternativeNames ?? [])
        {
            yield return name;
        }

        // RFC 5280 section 4.2.1.10: e-mail addresses of old certificates stand in the subject.
        foreach (var attribute in certificate.Subject.Attributes)
        {
            if (attribute.Type == Oids.EmailAddress)
            {
                yield return new GeneralName(NameForm.Email, Text: attribute.Text ?? string.Empty);
            }
        }
    }

    private string? Violation(GeneralName name, NameConstraints constraint)
    {
        comparisons += constraint.Excluded.Count + constraint.Permitted.Count;
        if (comparisons > MaxComparisons)
        {
            return "has too many names for the name constraints above it.";
        }

        var excluded = constraint.Excluded.Where(subtree => subtree.Form == name.Form).ToList();
        var permitted = constraint.Permitted.Where(subtree => subtree.Form == name.Form).ToList();
        if (excluded.Count == 0 && permitted.Count == 0)
        {
            return null;
        }

        if (!NameConstraintRules.IsSupported(name.Form) || !NameConstraintRules.IsWellFormed(name))
        {
            return $"has a name of the form {name.Form} that cannot be held against the name constraints above it.";
        }

        if (excluded.Exists(subtree => NameConstraintRules.IsExcluded(name, subtree)))
        {
            return $"has a name of the form {name.Form} that the name constraints above it exclude.";
        }

        return permitted.Count > 0 && !permitted.Exists(subtree => NameConstraintRules.IsPermitted(name, subtree))
            ? $"has a name of the form {name.Form} that the name constraints above it do not permit."
            : null;
    }
}
