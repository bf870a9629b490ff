using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Users;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Users;

/// <summary>What guessing programs find first is refused, whatever signs were added to please a rule; what they do not find is not.</summary>
public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("password", "words that everybody tries")]
    [InlineData("Password1", "words that everybody tries")]
    [InlineData("P@ssw0rd2024!", "words that everybody tries")]
    [InlineData("drowssap99", "words that everybody tries")]
    [InlineData("Passwort!23", "words that everybody tries")]
    [InlineData("Summer2026!", "words that everybody tries, years")]
    [InlineData("ChangeMe123", "words that everybody tries, runs such as 12345 or qwerty")]
    [InlineData("admin1234admin", "words that everybody tries")]
    [InlineData("iloveyou<3", "words that everybody tries")]
    [InlineData("welcome-welcome", "words that everybody tries")]
    [InlineData("provisioning-cluster", "words that everybody tries")]
    [InlineData("12345678", "runs such as 12345 or qwerty")]
    [InlineData("qwertzuiop", "runs such as 12345 or qwerty")]
    [InlineData("poiuytrewq", "runs such as 12345 or qwerty")]
    [InlineData("1qaz2wsx3edc", "runs such as 12345 or qwerty")]
    [InlineData("abcdef987654", "runs such as 12345 or qwerty")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaa", "repetitions")]
    [InlineData("xk7xk7xk7xk7", "repetitions")]
    [InlineData("xk4vxk4vxk4v", "repetitions")]
    [InlineData("19871987", "years, repetitions")]
    [InlineData("Grace-Hopper-1906", "words about you or your tenant, years")]
    [InlineData("reppohecarg", "words about you or your tenant")]
    [InlineData("gr4c3.h0pp3r", "words about you or your tenant")]
    [InlineData("presswork9", "words about you or your tenant")]
    [InlineData("PressworkBerlin1!", "words about you or your tenant")]
    public void T22_what_is_guessed_first_is_refused_with_its_reason_and_a_remedy(string password, string reason)
    {
        var weakness = Weakness(password);

        Assert.NotNull(weakness);
        Assert.StartsWith($"it is made of {reason}", weakness, StringComparison.Ordinal);
        Assert.EndsWith(" and little else. Choose several words that have nothing to do with each other, or have a password manager make one.", weakness, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("twelve blue presses")]
    [InlineData("correct horse")]
    [InlineData("a long password")]
    [InlineData("k3vqz7wp")]
    [InlineData("grace likes nine kettles")]
    [InlineData("ключ от сарая")]
    [InlineData("四つの静かな湖と山")]
    [InlineData("0f8a1c92e5b7d364")]
    public void Nothing_else_is_asked_of_a_password(string password) => Assert.Null(Weakness(password));

    [Fact]
    public void Random_passwords_are_good()
    {
        var random = new Random(8);
        Assert.All(Enumerable.Range(0, 2_000), _ => Assert.Null(Weakness(new string(random.GetItems("abcdefghijkmnpqrstuvwxyz23456789%&/=".AsSpan(), 12)))));
    }

    [Fact]
    public void I21_the_longest_password_is_judged_too()
    {
        Assert.NotNull(Weakness(string.Concat(Enumerable.Repeat("password", 128))));
        Assert.Null(Weakness(string.Concat(Enumerable.Range(0, 100).Select(number => $"{number * 7919:x}"))));
    }

    [Fact]
    public void A_word_about_one_user_is_good_for_another() => Assert.Null(PasswordRules.Weakness(new SecretText("reppohecarg"), "ada@acme.test", null));

    private static string? Weakness(string password) => PasswordRules.Weakness(new SecretText(password), "grace.hopper@press-work.test", "Grace", null, "Press Work Berlin");
}
