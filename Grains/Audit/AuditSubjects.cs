namespace ProvisioningCluster.Grains.Audit;

/// <summary>
/// How an audit row that is about no device names what it is about, in the column of names: with a word and a colon before it,
/// so that it can be asked for and is not taken for a device.
/// </summary>
internal static class AuditSubjects
{
    private const int MaxLength = 255;

    public static string User(string userName) => Cut($"user:{userName}");

    public static string Tenant(string title) => Cut($"tenant:{title}");

    private static string Cut(string text)
    {
        if (text.Length <= MaxLength)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
    }
}
