using System.Globalization;
using CsCheck;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Devices;

public sealed class DeviceKeyTests
{
    private static readonly Gen<DeviceKey> Keys = Gen.Select(Gen.Guid, Gen.String[1, 20], (tenant, name) => new DeviceKey(new TenantId(tenant), name));

    [Fact]
    public void I12_a_key_reads_back_as_what_it_was_made_of() => Keys.Sample(key => Assert.Equal(key, DeviceKey.Parse(key.ToString())));

    [Fact]
    public void I12_two_names_never_share_a_key() => Gen.Select(Keys, Keys).Sample((left, right) =>
        Assert.Equal(left == right, left.ToString() == right.ToString()));

    [Fact]
    public void I12_names_that_number_keys_would_confuse_stay_apart()
    {
        string[] names = ["A1B2", "a1b2", "00A1B2", "12+x", "12", "012", "5f0c7a108d5e11f09a410242ac120002", "5F0C7A108D5E11F09A410242AC120002",
            "\u00a0", "né", "ne\u0301", "a/b", "d:x", string.Concat(Enumerable.Repeat("\U0001F527", 255))];

        var keys = names.Select(name => new DeviceKey(TenantId.Default, name).ToString()).ToArray();

        Assert.Equal(names.Length, keys.Distinct(StringComparer.Ordinal).Count());
        Assert.All(keys, key => Assert.False(
            long.TryParse(key, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _) || Guid.TryParse(key, out _)));
    }

    [Fact]
    public void I17_equal_names_of_two_tenants_are_two_keys() =>
        Assert.NotEqual(new DeviceKey(TenantId.Default, "x").ToString(), new DeviceKey(new TenantId(Guid.NewGuid()), "x").ToString());

    [Theory]
    [InlineData("")]
    [InlineData("d:")]
    [InlineData("p:5f0c7a108d5e11f09a410242ac120002/x")]
    [InlineData("d:5f0c7a108d5e11f09a410242ac120002/")]
    [InlineData("d:5f0c7a108d5e11f09a410242ac120002-x")]
    public void What_is_no_key_is_refused(string text) => Assert.Throws<FormatException>(() => DeviceKey.Parse(text));
}
