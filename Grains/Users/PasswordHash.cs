using System.Globalization;

namespace ProvisioningCluster.Grains.Users;

/// <summary>A stored password: parameters, salt and Argon2id output, as <c>argon2id$m=19456,t=2,p=1$salt$hash</c> with base64 parts.</summary>
/// <param name="MemoryKiB">Memory cost.</param>
/// <param name="Iterations">Time cost.</param>
/// <param name="Lanes">Parallelism.</param>
/// <param name="Salt">Random, per password.</param>
/// <param name="Hash">Output.</param>
internal sealed record PasswordHash(int MemoryKiB, int Iterations, int Lanes, byte[] Salt, byte[] Hash)
{
    private const string Algorithm = "argon2id";

    public static PasswordHash Parse(string text)
    {
        var parts = text.Split('$');
        if (parts.Length != 4 || parts[0] != Algorithm || parts[1].Split(',') is not [['m', '=', .. var memory], ['t', '=', .. var iterations], ['p', '=', .. var lanes]])
        {
            throw new FormatException("This is no stored password.");
        }

        return new PasswordHash(
            int.Parse(memory, CultureInfo.InvariantCulture),
            int.Parse(iterations, CultureInfo.InvariantCulture),
            int.Parse(lanes, CultureInfo.InvariantCulture),
            Convert.FromBase64String(parts[2]),
            Convert.FromBase64String(parts[3]));
    }

    public string ToText() =>
        $"{Algorithm}$m={MemoryKiB},t={Iterations},p={Lanes}${Convert.ToBase64String(Salt)}${Convert.ToBase64String(Hash)}";

    /// <summary>Hashes never print (I-16).</summary>
    public override string ToString() => "***";
}
