using System.Security.Cryptography;
using System.Text;
using CsCheck;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Secrets;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Secrets;

public sealed class SecretProtectorTests
{
    private static readonly Gen<string> Texts = Gen.String[Gen.Char['\u0000', '\ud7ff'], 0, 200];

    private readonly SecretProtector protector = TestKeys.Protector();

    [Fact]
    public void What_was_protected_opens_in_its_context_and_holds_no_plain_text() => Texts.Sample(text =>
    {
        var envelope = protector.Protect(new SecretText(text), "row 1");

        Assert.Equal(text, protector.Unprotect(envelope, "row 1").Reveal());
        Assert.True(text.Length < 4 || envelope.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) < 0);
    });

    [Fact]
    public void The_envelope_is_format_key_id_nonce_tag_and_ciphertext()
    {
        var envelope = new SecretProtector(TestKeys.Ring(0x01020304, 0x01020304)).Protect(new SecretText("secret"), "row 1");

        Assert.Equal([1, 1, 2, 3, 4], envelope[..5]);
        Assert.Equal(1 + 4 + 12 + 16 + "secret".Length, envelope.Length);
        var plaintext = new byte[6];
        using var aes = new AesGcm(Enumerable.Repeat((byte)4, 32).ToArray(), 16);
        aes.Decrypt(envelope.AsSpan(5, 12), envelope.AsSpan(33), envelope.AsSpan(17, 16), plaintext, "row 1"u8);
        Assert.Equal("secret"u8.ToArray(), plaintext);
    }

    [Fact]
    public void T23_an_envelope_that_was_moved_does_not_open()
    {
        var envelope = protector.Protect(new SecretText("secret"), "row 1");

        Assert.ThrowsAny<CryptographicException>(() => protector.Unprotect(envelope, "row 2"));
    }

    [Fact]
    public void T23_an_envelope_that_was_altered_anywhere_does_not_open()
    {
        var envelope = protector.Protect(new SecretText("secret"), "row 1");
        for (var i = 0; i < envelope.Length; i++)
        {
            var altered = envelope.ToArray();
            altered[i] ^= 1;

            Assert.ThrowsAny<CryptographicException>(() => protector.Unprotect(altered, "row 1"));
        }

        Assert.ThrowsAny<CryptographicException>(() => protector.Unprotect([], "row 1"));
        Assert.ThrowsAny<CryptographicException>(() => protector.Unprotect(envelope.AsSpan(0, 32), "row 1"));
    }

    [Fact]
    public void T23_an_older_key_still_opens_what_it_closed()
    {
        var old = protector.Protect(new SecretText("secret"), "row 1");

        var rotated = new SecretProtector(TestKeys.Ring(2, 1, 2));

        Assert.Equal("secret", rotated.Unprotect(old, "row 1").Reveal());
        Assert.Equal(2, rotated.Protect(new SecretText("secret"), "row 1")[4]);
    }

    [Fact]
    public void Lookup_hashes_depend_on_space_and_text_and_on_nothing_else()
    {
        var id = new SecretText("tok-9");

        var hash = protector.LookupHash(CredentialsSpace.Token, id);

        Assert.Matches("^[0-9a-f]{64}$", hash);
        Assert.Equal(hash, TestKeys.Protector().LookupHash(CredentialsSpace.Token, id));
        Assert.NotEqual(hash, protector.LookupHash(CredentialsSpace.Certificate, id));
        Assert.NotEqual(hash, protector.LookupHash(CredentialsSpace.Token, new SecretText("tok-8")));
    }

    [Fact]
    public void T02_secrets_compare_equal_only_when_they_are() => Gen.Select(Texts, Texts).Sample((left, right) =>
    {
        Assert.True(protector.AreEqual(new SecretText(left), new SecretText(left)));
        Assert.Equal(left == right, protector.AreEqual(new SecretText(left), new SecretText(right)));
    });
}
