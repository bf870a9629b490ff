using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Grains.Users;

/// <summary>Who may become an operator, and what a failed sign-in is told.</summary>
internal static class UserRules
{
    public const int MaxNameLength = 255;

    /// <summary>Longest password in characters; hashing a longer one would cost more than it protects.</summary>
    public const int MaxPasswordLength = 1024;

    public static Fault Refused { get; } = new(FaultCode.Unauthenticated, "Invalid username or password");

    public static Fault NameTaken { get; } = new(FaultCode.NameTaken, "User with such name already exists!", "username", "name_taken");

    public static Fault NoSuchUser { get; } = new(FaultCode.NotFound, "The user is not found.");

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
