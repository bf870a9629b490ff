using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Users;
using ProvisioningCluster.Grains.Users;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Users;

public sealed class ApiKeyRulesTests
{
    private const long At = 1_782_000_000_000;

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(At);

    private readonly SecretText text = ApiKeyText.Make("mes@acme.test");

    [Fact]
    public void A_key_opens_until_the_millisecond_at_which_it_expires()
    {
        var user = With(new StoredApiKey { Hash = ApiKeyText.HashOf(text), ExpiresAt = At + 1 });

        Assert.True(Open(user, Now).TryGet(out _, out _));
        Assert.Equal("api_key_expired", Reason(Open(user, Now.AddMilliseconds(1))));
    }

    [Fact]
    public void A_key_opens_nothing_while_it_or_its_user_is_disabled_or_when_it_is_another()
    {
        var key = new StoredApiKey { Hash = ApiKeyText.HashOf(text) };

        Assert.True(Open(With(key), Now).TryGet(out _, out _));
        Assert.Equal("api_key_disabled", Reason(Open(With(key with { Disabled = true }), Now)));
        Assert.Equal("user_disabled", Reason(Open(With(key) with { Disabled = true }, Now)));
        Assert.Equal("unknown_api_key", Reason(Open(With(key with { Hash = ApiKeyText.HashOf(ApiKeyText.Make("mes@acme.test")) }), Now)));
        Assert.Equal("unknown_api_key", Reason(Open(With(), Now)));
    }

    [Theory]
    [InlineData(UserAuthority.TenantAdministrator, UserAuthority.Auditor, true)]
    [InlineData(UserAuthority.TenantAdministrator, UserAuthority.TenantAdministrator, true)]
    [InlineData(UserAuthority.TenantAdministrator, UserAuthority.SystemAdministrator, false)]
    [InlineData(UserAuthority.Auditor, UserAuthority.TenantAdministrator, false)]
    [InlineData(UserAuthority.Auditor, (UserAuthority)77, false)]
    public void T34_a_key_is_made_for_its_users_authority_or_less(UserAuthority user, UserAuthority key, bool allowed)
    {
        var fault = ApiKeyRules.Check(new UserState { Authority = user }, Request() with { Authority = key }, Now);

        Assert.Equal(allowed ? null : "authority", fault?.Field);
    }

    [Fact]
    public void A_key_needs_a_description_and_a_time_ahead()
    {
        var user = new UserState { Authority = UserAuthority.Auditor };

        Assert.Null(ApiKeyRules.Check(user, Request() with { ExpiresAt = At + 1 }, Now));
        Assert.Equal("expirationTime", ApiKeyRules.Check(user, Request() with { ExpiresAt = At }, Now)?.Field);
        Assert.All(["", " ", "a\u0007", new string('d', 256)], description => Assert.Equal("description", ApiKeyRules.Check(user, Request() with { Description = description }, Now)?.Field));
    }

    [Fact]
    public void I21_a_user_has_a_hundred_keys_at_most()
    {
        var keys = Enumerable.Range(0, 99).Select(_ => new StoredApiKey()).ToArray();

        Assert.Null(ApiKeyRules.Check(With(keys), Request(), Now));
        Assert.Equal(FaultCode.LimitReached, ApiKeyRules.Check(With([.. keys, new StoredApiKey()]), Request(), Now)?.Code);
    }

    [Fact]
    public void The_text_of_a_key_names_its_user_and_is_found_by_its_prefix()
    {
        Assert.StartsWith("pck_", text.Reveal(), StringComparison.Ordinal);
        Assert.Equal("mes@acme.test", ApiKeyText.UserNameOf(text));
        Assert.All(["", "pck_", "pck_.", "pck_YQ", text.Reveal()[4..], "pck_" + new string('A', 3_000)], other => Assert.Null(ApiKeyText.UserNameOf(new SecretText(other))));
    }

    private Result<StoredApiKey> Open(UserState user, DateTimeOffset now) => ApiKeyRules.Open(user, ApiKeyText.HashOf(text), now);

    private static string? Reason(Result<StoredApiKey> opened) => opened.TryGet(out _, out var fault) ? "opened" : fault.Reason;

    private static UserState With(params StoredApiKey[] keys) => new() { ApiKeys = [.. keys] };

    private static CreateApiKeyRequest Request() => new(Guid.NewGuid(), null, "Line 2", null, Disabled: false, "ops");
}
