using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Users;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Users;

public sealed class PasswordHasherTests : IDisposable
{
    private readonly PasswordHasher passwords = new();

    [Fact]
    public async Task A_password_verifies_against_its_stored_text_and_another_does_not()
    {
        var stored = PasswordHash.Parse((await passwords.HashAsync(new SecretText("correct horse"))).ToText());

        Assert.True(await passwords.VerifyAsync(new SecretText("correct horse"), stored));
        Assert.False(await passwords.VerifyAsync(new SecretText("correct horsf"), stored));
        Assert.False(await passwords.VerifyAsync(new SecretText("correct horse"), null));
    }

    [Fact]
    public async Task Equal_passwords_are_stored_differently_and_never_print()
    {
        var one = await passwords.HashAsync(new SecretText("same"));
        var two = await passwords.HashAsync(new SecretText("same"));

        Assert.NotEqual(one.ToText(), two.ToText());
        Assert.Equal("***", one.ToString());
    }

    [Fact]
    public async Task A_stored_password_keeps_the_parameters_it_was_made_with()
    {
        // A test vector of the Argon2 reference implementation (version 0x13).
        var stored = PasswordHash.Parse($"argon2id$m=256,t=2,p=1${Convert.ToBase64String("somesalt"u8)}${Convert.ToBase64String(Convert.FromHexString("9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"))}");

        Assert.True(await passwords.VerifyAsync(new SecretText("password"), stored));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("argon2i$m=1,t=1,p=1$AAAA$AAAA")]
    [InlineData("argon2id$m=1,p=1$AAAA$AAAA")]
    [InlineData("argon2id$m=x,t=1,p=1$AAAA$AAAA")]
    public void What_is_no_stored_password_is_refused(string text) => Assert.Throws<FormatException>(() => PasswordHash.Parse(text));

    public void Dispose() => passwords.Dispose();
}
