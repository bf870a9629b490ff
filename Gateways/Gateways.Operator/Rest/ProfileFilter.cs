using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Restriction of a device listing to one profile, given by name (<c>type</c>) or by id.</summary>
/// <param name="ProfileId">Null for all.</param>
/// <param name="MatchesNothing">True when no device can match: the type is no profile, or another one than the id.</param>
internal readonly record struct ProfileFilter(Guid? ProfileId, bool MatchesNothing)
{
    public static Result<ProfileFilter> Read(IQueryCollection query, Dictionary<Guid, string> names)
    {
        Guid? byId = null;
        if (QueryText.Of(query, "deviceProfileId") is { } text)
        {
            if (!QueryText.Id(text).TryGet(out var id, out var fault))
            {
                return fault;
            }

            byId = id;
        }

        if (QueryText.Of(query, "type") is not { } type)
        {
            return new ProfileFilter(byId, MatchesNothing: false);
        }

        foreach (var (id, name) in names)
        {
            if (string.Equals(name, type, StringComparison.Ordinal))
            {
                return new ProfileFilter(id, MatchesNothing: byId is { } other && other != id);
            }
        }

        return new ProfileFilter(byId, MatchesNothing: true);
    }
}
