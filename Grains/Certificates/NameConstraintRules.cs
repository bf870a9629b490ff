namespace ProvisioningCluster.Grains.Certificates;

/// <summary>Whether a name lies in a constrained subtree (RFC 5280 section 4.2.1.10).</summary>
internal static class NameConstraintRules
{
    /// <summary>True when the name is one that can stand in a constraint. Forms without rules are kept, and refused where they bite.</summary>
    public static bool IsSubtree(GeneralName name) => name.Form switch
    {
        NameForm.Dns => name.Text!.Length == 0 || IsHost(name.Text),
        NameForm.Email => IsMailbox(name.Text!) || IsHostOrDomain(name.Text!),
        NameForm.Uri => IsHostOrDomain(name.Text!),
        NameForm.Ip => name.Bytes.Length is 8 or 32 && IsPrefixMask(name.Bytes.Span[(name.Bytes.Length / 2)..]),
        _ => true,
    };

    /// <summary>True when there are rules for names of this form.</summary>
    public static bool IsSupported(NameForm form) => form is NameForm.Dns or NameForm.Email or NameForm.Uri or NameForm.Ip or NameForm.Directory;

    /// <summary>True when the name is written as its form demands; only such names can be compared.</summary>
    public static bool IsWellFormed(GeneralName name) => name.Form switch
    {
        NameForm.Dns => IsHost(name.Text!.StartsWith("*.", StringComparison.Ordinal) ? name.Text[2..] : name.Text),
        NameForm.Email => IsMailbox(name.Text!),
        NameForm.Uri => HostOf(name.Text!) is not null,
        NameForm.Ip => name.Bytes.Length is 4 or 16,
        _ => true,
    };

    /// <summary>True when all that the name stands for lies in the subtree.</summary>
    public static bool IsPermitted(GeneralName name, GeneralName subtree) => name.Form switch
    {
        // A wildcard stands for one more label: the subtree must hold its whole level.
        NameForm.Dns => IsHostWithin(WithoutWildcard(name.Text!), subtree.Text!),
        _ => Matches(name, subtree),
    };

    /// <summary>True when anything that the name stands for lies in the subtree.</summary>
    public static bool IsExcluded(GeneralName name, GeneralName subtree) => name.Form switch
    {
        // *.example.com stands for bad.example.com too.
        NameForm.Dns when WithoutWildcard(name.Text!) is { } level && level.Length < name.Text!.Length =>
            IsHostWithin(level, subtree.Text!) || IsChildOf(subtree.Text!, level),
        _ => Matches(name, subtree),
    };

    private static bool Matches(GeneralName name, GeneralName subtree) => name.Form switch
    {
        NameForm.Dns => IsHostWithin(name.Text!, subtree.Text!),
        NameForm.Email => IsMailboxWithin(name.Text!, subtree.Text!),
        NameForm.Uri => HostOf(name.Text!) is { } host && IsHostOrDomainWithin(host, subtree.Text!),
        NameForm.Ip => IsAddressWithin(name.Bytes.Span, subtree.Bytes.Span),
        NameForm.Directory => name.Name!.IsWithin(subtree.Name!),
        _ => false,
    };

    private static string WithoutWildcard(string name) => name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name;

    private static bool IsHostWithin(string host, string subtree) =>
        subtree.Length == 0 || Same(host, subtree) || host.EndsWith("." + subtree, StringComparison.OrdinalIgnoreCase);

    private static bool IsChildOf(string host, string parent) =>
        host.EndsWith("." + parent, StringComparison.OrdinalIgnoreCase) && !host.AsSpan(0, host.Length - parent.Length - 1).Contains('.');

    // ".example.com" means everything below and not itself, "example.com" that host and nothing else.
    private static bool IsHostOrDomainWithin(string host, string subtree) =>
        subtree.StartsWith('.') ? host.EndsWith(subtree, StringComparison.OrdinalIgnoreCase) : Same(host, subtree);

    private static bool IsMailboxWithin(string mailbox, string subtree)
    {
        var at = mailbox.LastIndexOf('@');
        var host = mailbox[(at + 1)..];
        var subtreeAt = subtree.LastIndexOf('@');

        // The part before the @ counts letter by letter (RFC 5280 section 7.5).
        return subtreeAt < 0
            ? IsHostOrDomainWithin(host, subtree)
            : mailbox.AsSpan(0, at).SequenceEqual(subtree.AsSpan(0, subtreeAt)) && Same(host, subtree[(subtreeAt + 1)..]);
    }

    private static bool IsAddressWithin(ReadOnlySpan<byte> address, ReadOnlySpan<byte> subtree)
    {
        if (subtree.Length != 2 * address.Length)
        {
            return false; // the other family
        }

        for (var i = 0; i < address.Length; i++)
        {
            var mask = subtree[address.Length + i];
            if ((address[i] & mask) != (subtree[i] & mask))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPrefixMask(ReadOnlySpan<byte> mask)
    {
        var end = mask.IndexOfAnyExcept((byte)0xff);
        return end < 0 || (mask[end] is 0 or 0x80 or 0xc0 or 0xe0 or 0xf0 or 0xf8 or 0xfc or 0xfe && !mask[(end + 1)..].ContainsAnyExcept((byte)0));
    }

    private static bool IsHostOrDomain(string text) => IsHost(text.StartsWith('.') ? text[1..] : text);

    private static bool IsMailbox(string text)
    {
        var at = text.LastIndexOf('@');
        return at > 0 && IsHost(text[(at + 1)..]) && !text.AsSpan(0, at).ContainsAny(" \t\r\n@");
    }

    // RFC 1034 section 3.5 with the digits of RFC 1123. An address in digits is not a host name.
    private static bool IsHost(string text)
    {
        if (text.Length is 0 or > 253)
        {
            return false;
        }

        var last = string.Empty;
        foreach (var label in text.Split('.'))
        {
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-' || !label.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            {
                return false;
            }

            last = label;
        }

        return !last.All(char.IsAsciiDigit);
    }

    /// <summary>The host of a URI, or null when it has none or an address instead of a name.</summary>
    private static string? HostOf(string uri)
    {
        var start = uri.IndexOf("://", StringComparison.Ordinal);
        if (start <= 0)
        {
            return null;
        }

        var authority = uri[(start + 3)..];
        var end = authority.AsSpan().IndexOfAny('/', '?', '#');
        authority = end < 0 ? authority : authority[..end];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var colon = authority.IndexOf(':');
        var host = colon < 0 ? authority : authority[..colon];
        return IsHost(host) ? host : null;
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
