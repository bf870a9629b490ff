using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Grains.Users;

/// <summary>Who may become an operator, and what a failed sign-in is told.</summary>
internal static class UserRules
{
    public const int MaxNameLength = 255;

    /// <summary>Longest password in characters; hashing a longer one would cost more than it protects.</summary>
    public const int MaxPasswordLength = 1024;

    /// <summary>Shortest password that a user may choose (NIST SP 800-63B §3.1.1).</summary>
    public const int MinPasswordLength = 8;

    public static Fault Refused { get; } = new(FaultCode.Unauthenticated, "Invalid username or password");

    public static Fault NameTaken { get; } = new(FaultCode.NameTaken, "User with such name already exists!", "username", "name_taken");

    public static Fault NoSuchSession { get; } = new(FaultCode.Unauthenticated, "The session has ended.");

    public static Fault WrongPassword { get; } = new(FaultCode.InvalidArgument, "Current password doesn't match!", "currentPassword", "wrong_password");

    public static Fault NoSuchUser { get; } = new(FaultCode.NotFound, "The user is not found.");

    /// <summary>The fault of a password that a user chose, or null.</summary>
    /// <param name="current">The password before.</param>
    /// <param name="chosen">The new one.</param>
    public static Fault? CheckNewPassword(SecretText current, SecretText chosen) => chosen.Reveal().Length switch
    {
        < MinPasswordLength or > MaxPasswordLength =>
            new Fault(FaultCode.InvalidArgument, $"The new password must have {MinPasswordLength} to {MaxPasswordLength} characters.", "newPassword"),
        _ when chosen == current => new Fault(FaultCode.InvalidArgument, "New password should be different from existing!", "newPassword"),
        _ => null,
    };

    /// <summary>The fault of a new user, or null.</summary>
    public static Fault? Check(CreateUserRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.UserName) || request.UserName.Length > MaxNameLength || request.UserName.Any(char.IsControl))
        {
            return new Fault(FaultCode.InvalidArgument, $"A user name has 1 to {MaxNameLength} characters.", "username");
        }

        if (request.Password.IsEmpty || request.Password.Reveal().Length > MaxPasswordLength)
        {
            return new Fault(FaultCode.InvalidArgument, $"A password has 1 to {MaxPasswordLength} characters.", "password");
        }

        return Enum.IsDefined(request.Authority)
            ? null
            : new Fault(FaultCode.InvalidArgument, "The authority is unknown.", "authority");
    }
}
