using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Grains.Users;

/// <summary>Who may become an operator, and what a failed sign-in is told.</summary>
internal static class UserRules
{
    public const int MaxNameLength = 255;

    private const int MaxInfoLength = 4_096;

    /// <summary>Longest password in characters; hashing a longer one would cost more than it protects.</summary>
    public const int MaxPasswordLength = 1024;

    /// <summary>Shortest password that a user may choose (NIST SP 800-63B §3.1.1).</summary>
    public const int MinPasswordLength = 8;

    public static Fault Refused { get; } = new(FaultCode.Unauthenticated, "Invalid username or password");

    public static Fault NameTaken { get; } = new(FaultCode.NameTaken, "User with such name already exists!", "username", "name_taken");

    public static Fault NoSuchSession { get; } = new(FaultCode.Unauthenticated, "The session has ended.");

    public static Fault WrongPassword { get; } = new(FaultCode.InvalidArgument, "Current password doesn't match!", "currentPassword", "wrong_password");

    public static Fault NoSuchUser { get; } = new(FaultCode.NotFound, "The user is not found.");

    public static Fault DeletedUser { get; } = NoSuchUser with { Reason = "user_deleted" };

    public static Fault LastAdministrator { get; } = new(
        FaultCode.InUse, "This is the last administrator who can sign in. Create and activate another one first.", Reason: "last_administrator");

    public static Fault TenantGoes { get; } = new(FaultCode.InUse, "The tenant is being deleted.");

    public static Fault NameStays { get; } = new(
        FaultCode.InvalidArgument, "The email of a user can't be changed. Create another user and delete this one.", "email");

    public static Fault UnknownAuthority { get; } = new(FaultCode.InvalidArgument, "The authority is unknown.", "authority");

    public static Fault HasPassword { get; } = new(FaultCode.InvalidArgument, "User is already activated!");

    public static Fault NoSuchActivation { get; } = new(FaultCode.Unauthenticated, "The activation is not valid.", Reason: "wrong_activation");

    /// <summary>The fault of a password that a user chose, or null.</summary>
    /// <param name="current">The password before.</param>
    /// <param name="chosen">The new one.</param>
    /// <param name="user">Who chose it.</param>
    /// <param name="tenantTitle">Of the user's tenant; null when it has none.</param>
    public static Fault? CheckNewPassword(SecretText current, SecretText chosen, UserState user, string? tenantTitle) => chosen == current
        ? new Fault(FaultCode.InvalidArgument, "New password should be different from existing!", "newPassword")
        : CheckPassword("The new password", "newPassword", chosen, user, tenantTitle);

    /// <summary>The fault of a first password, or null.</summary>
    public static Fault? CheckFirstPassword(SecretText chosen, UserState user, string? tenantTitle) =>
        CheckPassword("The password", "password", chosen, user, tenantTitle);

    /// <summary>The fault of details that are too long, or null.</summary>
    public static Fault? Check(UserDetails? details) =>
        TooLong("firstName", details?.FirstName, MaxNameLength)
        ?? TooLong("lastName", details?.LastName, MaxNameLength)
        ?? TooLong("phone", details?.Phone, MaxNameLength)
        ?? TooLong("additionalInfo", details?.AdditionalInfo, MaxInfoLength);

    /// <summary>The fault of an authority that this tenant does not have, or null.</summary>
    public static Fault? CheckPlace(TenantId tenant, UserAuthority authority) => (tenant == TenantId.System) == (authority == UserAuthority.SystemAdministrator)
        ? null
        : new Fault(FaultCode.InvalidArgument, "System administrators belong to no tenant, and everybody else belongs to one.", "authority");

    public static UserAuthority AdministratorOf(TenantId tenant) =>
        tenant == TenantId.System ? UserAuthority.SystemAdministrator : UserAuthority.TenantAdministrator;

    /// <summary>True when the user has this authority and can use it.</summary>
    public static bool Administers(UserSnapshot user, UserAuthority authority) => user.Authority == authority && !user.Disabled && !user.AwaitsPassword;

    /// <summary>The fault of a new user, or null.</summary>
    public static Fault? Check(CreateUserRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.UserName) || request.UserName.Length > MaxNameLength || request.UserName.Any(char.IsControl))
        {
            return new Fault(FaultCode.InvalidArgument, $"A user name has 1 to {MaxNameLength} characters.", "username");
        }

        if ((request.Password.IsEmpty && !request.WithoutPassword) || request.Password.Reveal().Length > MaxPasswordLength)
        {
            return new Fault(FaultCode.InvalidArgument, $"A password has 1 to {MaxPasswordLength} characters.", "password");
        }

        return Enum.IsDefined(request.Authority) ? Check(request.Details) : UnknownAuthority;
    }

    private static Fault? CheckPassword(string called, string field, SecretText chosen, UserState user, string? tenantTitle)
    {
        if (chosen.Reveal().Length is < MinPasswordLength or > MaxPasswordLength)
        {
            return new Fault(FaultCode.InvalidArgument, $"{called} must have {MinPasswordLength} to {MaxPasswordLength} characters.", field);
        }

        return PasswordRules.Weakness(chosen, user.UserName, user.Details.FirstName, user.Details.LastName, user.Details.Phone, tenantTitle) is { } weakness
            ? new Fault(FaultCode.InvalidArgument, $"{called} is too easy to guess: {weakness}", field, "weak_password")
            : null;
    }

    private static Fault? TooLong(string field, string? text, int most) => text is null || text.Length <= most
        ? null
        : new Fault(FaultCode.InvalidArgument, $"Validation error: {field} length must be equal or less than {most}", field);
}
