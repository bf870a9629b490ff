using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Users;

namespace ProvisioningCluster.Grains.Users;

/// <summary>Pure decisions about the keys of one user.</summary>
internal static class ApiKeyRules
{
    /// <summary>Keys of one user.</summary>
    public const int MaxKeys = 100;

    private const int MaxDescription = 255;

    public static Fault NoSuchKey { get; } = new(FaultCode.NotFound, "The API key is not found.");

    public static Fault TooMany { get; } = new(FaultCode.LimitReached, $"A user has at most {MaxKeys} API keys.");

    public static Fault UnknownKey { get; } = new(FaultCode.Unauthenticated, string.Empty, Reason: "unknown_api_key");

    public static Fault Expired { get; } = new(FaultCode.Unauthenticated, string.Empty, Reason: "api_key_expired");

    public static Fault Disabled { get; } = new(FaultCode.Unauthenticated, string.Empty, Reason: "api_key_disabled");

    public static Fault UserDisabled { get; } = new(FaultCode.Unauthenticated, string.Empty, Reason: "user_disabled");

    /// <summary>The fault of a new key, or null.</summary>
    public static Fault? Check(UserState user, CreateApiKeyRequest request, DateTimeOffset now)
    {
        if (CheckDescription(request.Description) is { } invalid)
        {
            return invalid;
        }

        if (request.ExpiresAt is { } end && end <= now.ToUnixTimeMilliseconds())
        {
            return new Fault(FaultCode.InvalidArgument, "The expiration time of an API key must be ahead of now.", "expirationTime");
        }

        if (request.Authority is { } authority && (!Enum.IsDefined(authority) || Lesser(authority, user.Authority) != authority))
        {
            return new Fault(FaultCode.InvalidArgument, "An API key can't do more than its user.", "authority");
        }

        return user.ApiKeys.Length >= MaxKeys ? TooMany : null;
    }

    /// <summary>The fault of a description, or null.</summary>
    public static Fault? CheckDescription(string description) =>
        string.IsNullOrWhiteSpace(description) || description.Length > MaxDescription || description.Any(char.IsControl)
            ? new Fault(FaultCode.InvalidArgument, $"The description of an API key has 1 to {MaxDescription} characters, and no control characters.", "description")
            : null;

    /// <summary>The key with this hash, if it opens anything now. Looks at every key, so that the time tells nothing of them.</summary>
    public static Result<StoredApiKey> Open(UserState user, string hash, DateTimeOffset now)
    {
        StoredApiKey? found = null;
        var presented = Encoding.ASCII.GetBytes(hash);
        foreach (var key in user.ApiKeys)
        {
            if (CryptographicOperations.FixedTimeEquals(presented, Encoding.ASCII.GetBytes(key.Hash)))
            {
                found = key;
            }
        }

        return found switch
        {
            null => UnknownKey,
            { Disabled: true } => Disabled,
            { ExpiresAt: { } end } when end <= now.ToUnixTimeMilliseconds() => Expired,
            _ => user.Disabled ? UserDisabled : found,
        };
    }

    /// <summary>The keys with this one in its place.</summary>
    public static ImmutableArray<StoredApiKey> With(ImmutableArray<StoredApiKey> keys, StoredApiKey changed) =>
        [.. keys.Select(key => key.KeyId == changed.KeyId ? changed : key)];

    /// <summary>What both may do: the numbers grow as the authority gets less.</summary>
    public static UserAuthority Lesser(UserAuthority one, UserAuthority other) => one > other ? one : other;
}
