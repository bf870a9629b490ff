using System.Text.Json;
using ProvisioningCluster.Grains.Abstractions.Profiles;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Abstractions.Users;
using ProvisioningCluster.Grains.Profiles;
using ProvisioningCluster.Grains.Runtime;
using ProvisioningCluster.Grains.Tenants;
using ProvisioningCluster.Grains.Users;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Runtime;

/// <summary>Rows as the first version wrote them. They must read for ever: change readers first, writers later.</summary>
public sealed class StoredStateTests
{
    [Fact]
    public void State_names_are_unique()
    {
        var names = typeof(StateNames).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToArray();

        Assert.Equal(["deviceProfile", "installation", "overview", "provisionKey", "provisionKeyDirectory", "tenant", "tenantDirectory", "user", "userIndex"], names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_profile_reads_and_writes_its_golden_row()
    {
        var profile = new DeviceProfileState
        {
            Name = "Press controllers",
            CreatedAt = 1_782_000_000_000,
            Description = "line 2",
            Transport = ProfileTransport.Mqtt,
            Strategy = ProvisionStrategy.CheckPreProvisionedDevices,
            ProvisionKey = "k-1",
            SecretEnvelope = [1, 2, 3],
            Version = 4,
            Configuration = "{}",
            TransportConfiguration = """{"type":"MQTT"}""",
        };

        var read = AssertGolden(
            """{"Name":"Press controllers","CreatedAt":1782000000000,"Description":"line 2","Image":null,"Transport":1,"Strategy":2,"ProvisionKey":"k-1","SecretEnvelope":"AQID","Version":4,"Configuration":"{}","TransportConfiguration":"{\u0022type\u0022:\u0022MQTT\u0022}","CertificateChain":null}""",
            profile);
        Assert.Equal(profile with { SecretEnvelope = read.SecretEnvelope }, read);
    }

    [Fact]
    public void Rows_that_were_written_before_there_were_certificate_chains_are_read()
    {
        var profile = JsonSerializer.Deserialize<DeviceProfileState>("""{"Name":"p","CreatedAt":5,"Strategy":1,"ProvisionKey":"k-1","Version":4,"ProvisionConfiguration":null}""")!;
        var directory = JsonSerializer.Deserialize<ProvisionKeyDirectoryState>("""{"Version":7,"Owners":{"k-1":"p:a/b"}}""")!;

        Assert.Equal(("p", "k-1", null), (profile.Name, profile.ProvisionKey, profile.CertificateChain));
        Assert.Equal(("p:a/b", 0), (directory.Owners["k-1"], directory.AuthorityNames.Count));
    }

    [Fact]
    public void A_profile_of_the_chain_strategy_reads_and_writes_its_golden_row()
    {
        var profile = new DeviceProfileState
        {
            Name = "Press controllers",
            Strategy = ProvisionStrategy.X509CertificateChain,
            ProvisionKey = "h",
            CertificateChain = new CertificateChainSettings { NamePattern = "(.*)", AllowCreate = true, RevocationListPath = "ca.crl", OutdatedRevocationList = OutdatedRevocationListRule.Accept },
        };

        var read = AssertGolden(
            """{"Name":"Press controllers","CreatedAt":0,"Description":null,"Image":null,"Transport":0,"Strategy":3,"ProvisionKey":"h","SecretEnvelope":null,"Version":0,"Configuration":"{}","TransportConfiguration":"{}","CertificateChain":{"NamePattern":"(.*)","AllowCreate":true,"AllowReplacement":true,"RevocationList":null,"RevocationListPath":"ca.crl","OutdatedRevocationList":1}}""",
            profile);
        Assert.Equal(profile, read);
    }

    [Fact]
    public void A_profile_that_issues_certificates_reads_and_writes_its_golden_row()
    {
        var profile = new DeviceProfileState
        {
            Name = "Press controllers",
            CertificateIssuance = new CertificateIssuance
            {
                Certificates = "PEM",
                SealedKey = "AQID",
                LifetimeDays = 365,
                Purposes = CertificatePurposes.ClientAuthentication | CertificatePurposes.ServerAuthentication,
            },
        };

        var read = AssertGolden(
            """{"Name":"Press controllers","CreatedAt":0,"Description":null,"Image":null,"Transport":0,"Strategy":0,"ProvisionKey":null,"SecretEnvelope":null,"Version":0,"Configuration":"{}","TransportConfiguration":"{}","CertificateChain":null,"CertificateIssuance":{"Certificates":"PEM","SealedKey":"AQID","LifetimeDays":365,"Purposes":3}}""",
            profile);
        Assert.Equal(profile, read);
    }

    [Fact]
    public void Keys_tenants_users_and_the_installation_read_and_write_their_golden_rows()
    {
        AssertGolden("""{"Owner":"p:a/b"}""", new ProvisionKeyState { Owner = "p:a/b" });
        var directory = AssertGolden("""{"Version":7,"Owners":{"k-1":"p:a/b"},"AuthorityNames":{}}""", new ProvisionKeyDirectoryState { Version = 7, Owners = new ProvisionKeyDirectoryState().Owners.Add("k-1", "p:a/b") });
        var tenant = AssertGolden(
            """{"Name":"default","ProfileNames":{"default":"0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41"},"DefaultProfileId":"0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41","Closed":false}""",
            new TenantState
            {
                Name = "default",
                ProfileNames = new TenantState().ProfileNames.Add("default", Guid.Parse("0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41")),
                DefaultProfileId = Guid.Parse("0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41"),
            });
        AssertGolden(
            """{"UserId":"0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41","TenantId":"5f0c7a10-8d5e-11f0-9a41-0242ac120002","UserName":"ops@acme.test","Authority":1,"CreatedAt":5,"PasswordHash":"argon2id$m=19456,t=2,p=1$AA==$AA==","Sessions":[],"Details":{"FirstName":null,"LastName":null,"Phone":null,"AdditionalInfo":null},"Disabled":false,"ActivationHash":null,"ActivationExpiresAt":0,"Deleted":false,"ApiKeys":[{"KeyId":"0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41","Hash":"AA==","Authority":2,"Description":"Line 2","CreatedAt":5,"ExpiresAt":7,"LastUsedAt":6,"Disabled":true}]}""",
            new UserState
            {
                UserId = Guid.Parse("0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41"),
                TenantId = Guid.Parse("5f0c7a10-8d5e-11f0-9a41-0242ac120002"),
                UserName = "ops@acme.test",
                Authority = UserAuthority.TenantAdministrator,
                CreatedAt = 5,
                PasswordHash = "argon2id$m=19456,t=2,p=1$AA==$AA==",
                ApiKeys = [new StoredApiKey { KeyId = Guid.Parse("0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41"), Hash = "AA==", Authority = UserAuthority.Auditor, Description = "Line 2", CreatedAt = 5, ExpiresAt = 7, LastUsedAt = 6, Disabled = true }],
            });
        AssertGolden("""{"TokenKeyEnvelope":"AQID"}""", new InstallationState { TokenKeyEnvelope = [1, 2, 3] });

        Assert.Equal("p:a/b", directory.Owners["k-1"]);
        Assert.Equal(tenant.DefaultProfileId, tenant.ProfileNames["default"]);
    }

    [Fact]
    public void Users_and_tenants_that_were_written_before_they_could_be_administered_are_read()
    {
        var user = JsonSerializer.Deserialize<UserState>("""{"UserId":"0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41","UserName":"ops@acme.test","Authority":1,"PasswordHash":"x"}""")!;
        var tenant = JsonSerializer.Deserialize<TenantState>("""{"Name":"default","ProfileNames":{}}""")!;

        Assert.Equal((false, false, null, new UserDetails(), 0), (user.Disabled, user.Deleted, user.ActivationHash, user.Details, user.ApiKeys.Length));
        Assert.False(tenant.Closed);
    }

    [Fact]
    public void The_lists_of_users_and_tenants_read_and_write_their_golden_rows()
    {
        var id = Guid.Parse("0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41");

        var users = AssertGolden(
            """{"Names":{"0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41":"ops@acme.test"},"Closed":false}""",
            new UserIndexState { Names = new UserIndexState().Names.Add(id, "ops@acme.test") });
        var tenants = AssertGolden(
            """{"Tenants":{"0d1c7e10-5b1a-11f1-9c3e-0f5d2a7b6c41":{"Title":"Acme","CreatedAt":5,"Version":2,"Details":{"Region":null,"Country":"DE","State":null,"City":null,"Address":null,"Address2":null,"Zip":null,"Phone":null,"Email":null,"AdditionalInfo":null}}}}""",
            new TenantDirectoryState { Tenants = new TenantDirectoryState().Tenants.Add(id, new TenantEntry { Title = "Acme", CreatedAt = 5, Version = 2, Details = new TenantDetails { Country = "DE" } }) });

        Assert.Equal(("ops@acme.test", "Acme"), (users.Names[id], tenants.Tenants[id].Title));
    }

    private static T AssertGolden<T>(string golden, T state)
    {
        Assert.Equal(golden, JsonSerializer.Serialize(state));
        var read = JsonSerializer.Deserialize<T>(golden)!;
        Assert.Equal(golden, JsonSerializer.Serialize(read));
        return read;
    }
}
