namespace ProvisioningCluster.Grains.Users;

/// <summary>What of a password is found without guessing each character.</summary>
[Flags]
internal enum PasswordParts
{
    None = 0,

    /// <summary>A word about its user.</summary>
    Own = 1,

    /// <summary>A word that guessing programs begin with.</summary>
    Common = 2,

    /// <summary>Neighbours on a keyboard, in the alphabet, among the digits.</summary>
    Run = 4,

    Year = 8,

    /// <summary>What stood there just before.</summary>
    Repetition = 16,
}
