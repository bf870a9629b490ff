using ProvisioningCluster.Grains.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Certificates;

/// <summary>What the reference's walkthrough and other usual openssl commands make, judged by the policy for devices.</summary>
public sealed class OpensslChainTests : IDisposable
{
    private static readonly string[] Ca = ["basicConstraints=CA:TRUE"];
    private static readonly string[] UserCertificate =
        ["basicConstraints=CA:FALSE", "subjectKeyIdentifier=hash", "authorityKeyIdentifier=keyid,issuer"];

    private readonly OpensslAuthority pki = new();

    public void Dispose() => pki.Dispose();

    [Theory]
    [InlineData("rsa:2048")]
    [InlineData("ec")]
    public async Task D28_the_walkthrough_without_any_extension_passes_with_the_intermediate_registered(string key)
    {
        await pki.RootAsync("root", key);
        await pki.SignAsync("intermediate", "root", key);
        await pki.SignAsync("device", "intermediate", key);

        Assert.Null(Judge("intermediate", "device", "intermediate", "root"));
        Assert.Null(Judge("intermediate", "device", "intermediate"));
        Assert.Null(Judge("intermediate", "device"));

        // An intermediate that does not say that it is a CA is trusted only where it is the registered one.
        Assert.Equal("issuer_is_not_ca", Judge("root", "device", "intermediate", "root"));
        Assert.Contains("does not say that it is a CA", Assert.Single(Registered("intermediate").Warnings(DateTimeOffset.UtcNow)));
        Assert.Empty(Registered("root").Warnings(DateTimeOffset.UtcNow));
    }

    [Fact]
    public async Task T18_a_device_of_the_walkthrough_cannot_issue_although_its_certificate_says_nothing()
    {
        await pki.RootAsync("root");
        await pki.SignAsync("intermediate", "root");
        await pki.SignAsync("device", "intermediate");
        await pki.SignAsync("made-up", "device");

        Assert.Equal("issuer_is_not_ca", Judge("intermediate", "made-up", "device", "intermediate", "root"));
        Assert.Equal("issuer_is_not_ca", Judge("intermediate", "made-up", "device"));
    }

    [Fact]
    public async Task An_intermediate_that_says_that_it_is_a_CA_passes_below_a_registered_root()
    {
        await pki.RootAsync("root");
        await pki.SignAsync("intermediate", "root", extensions: Ca);
        await pki.SignAsync("device", "intermediate", extensions: UserCertificate);
        await pki.SignAsync("client", "intermediate", extensions: [.. UserCertificate, "keyUsage=nonRepudiation,digitalSignature,keyEncipherment", "extendedKeyUsage=clientAuth,emailProtection"]);
        await pki.SignAsync("server", "intermediate", extensions: ["extendedKeyUsage=serverAuth"]);

        Assert.Null(Judge("root", "device", "intermediate"));
        Assert.Null(Judge("root", "device", "intermediate", "root"));
        Assert.Null(Judge("root", "client", "intermediate"));
        Assert.Equal("purpose_forbidden", Judge("root", "server", "intermediate"));
    }

    [Fact]
    public async Task A_device_directly_below_the_default_root_passes()
    {
        await pki.RootAsync("root", "ec");
        await pki.SignAsync("device", "root", "rsa:2048");

        Assert.Null(Judge("root", "device"));
        Assert.Null(Judge("root", "device", "root"));
    }

    [Fact]
    public async Task T18_a_second_req_x509_makes_a_CA_and_no_device()
    {
        await pki.RootAsync("root");
        await pki.RootAsync("device", "rsa:2048", "-CA", "root.pem", "-CAkey", "root.key");

        Assert.Equal("leaf_is_ca", Judge("root", "device"));
    }

    [Fact]
    public async Task RSA_PSS_with_a_salt_of_the_digests_length_is_accepted()
    {
        await pki.RootAsync("root");
        await pki.SignAsync("device", "root", more: ["-sha384", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"]);
        await pki.SignAsync("odd", "root", more: ["-sha384", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:20"]);

        Assert.Null(Judge("root", "device"));
        Assert.Equal("signature_algorithm_refused", Judge("root", "odd"));
    }

    [Fact]
    public async Task T18_signatures_with_SHA_1_count_only_on_the_registered_CA_itself()
    {
        await pki.RootAsync("root", "rsa:2048", "-sha1");
        await pki.SignAsync("device", "root");
        await pki.SignAsync("old", "root", more: ["-sha1"]);
        await pki.SignAsync("older", "root", more: ["-md5"]);

        Assert.Null(Judge("root", "device"));
        Assert.Equal("signature_algorithm_refused", Judge("root", "old"));
        Assert.Equal("signature_algorithm_refused", Judge("root", "older"));
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ed448")]
    public async Task T18_keys_that_the_platform_does_not_verify_are_refused(string key)
    {
        await pki.RootAsync("root");
        await pki.RootAsync("edwards", key);
        await pki.SignAsync("device", "root", key);

        Assert.Equal("key_refused", Judge("root", "device"));
        Assert.False(RegisteredAuthority.Parse(pki.Pem("edwards")).TryGet(out _, out var fault));
        Assert.Contains("neither RSA nor", fault.Detail);
    }

    [Fact]
    public async Task T18_name_constraints_bind_what_stands_below()
    {
        await pki.RootAsync("root");
        await pki.SignAsync("plant", "root", extensions:
        [
            "basicConstraints=critical,CA:TRUE,pathlen:0",
            "nameConstraints=critical,permitted;DNS:plant.example,permitted;IP:10.1.0.0/255.255.0.0,excluded;DNS:boss.plant.example,permitted;URI:.plant.example,permitted;email:plant.example",
        ]);
        foreach (var (name, alternative) in ((string, string)[])
                 [
                     ("inside", "DNS:press-1.plant.example,IP:10.1.2.3,URI:coap://press-1.plant.example/x,email:press@plant.example"),
                     ("outside", "DNS:press-1.other.example"),
                     ("suffix", "DNS:evilplant.example"),
                     ("excluded", "DNS:x.boss.plant.example"),
                     ("wildcard", "DNS:*.plant.example"),
                     ("address", "IP:10.2.2.3"),
                     ("address6", "IP:fd00::1"),
                     ("host", "URI:coap://press-1.other.example/x"),
                     ("mail", "email:press@sub.plant.example"),
                 ])
        {
            await pki.SignAsync(name, "plant", "ec", [$"subjectAltName={alternative}"]);
            Assert.Equal(name == "inside" ? null : "name_not_permitted", Judge("plant", name));
            Assert.Equal(name == "inside" ? null : "name_not_permitted", Judge("root", name, "plant"));
        }
    }

    private string? Judge(string registered, params string[] presented) =>
        PathValidator.Validate(pki.Chain(presented), Registered(registered), DateTimeOffset.UtcNow, PathPolicy.DeviceCertificates).Refusal?.Code;

    private RegisteredAuthority Registered(string name) =>
        RegisteredAuthority.Parse(pki.Pem(name)).TryGet(out var authority, out var fault) ? authority : throw new InvalidOperationException(fault.Detail);
}
