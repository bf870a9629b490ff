using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Tenants;
using ProvisioningCluster.Grains.Credentials;
using ProvisioningCluster.Grains.Devices;
using ProvisioningCluster.Grains.Ledger;
using ProvisioningCluster.Testing.Certificates;
using Xunit;

namespace ProvisioningCluster.Grains.Tests.Devices;

public sealed class DeviceRulesCertificateTests : IDisposable
{
    private static readonly DeviceDraft Draft = new(new DeviceKey(TenantId.Default, "press-17"), 1_782_000_000_000, Guid.NewGuid(), Guid.NewGuid());

    private readonly TestAuthority authority = TestAuthority.Root("maker");
    private readonly TestCertificate older;
    private readonly TestCertificate newer;

    public DeviceRulesCertificateTests()
    {
        older = authority.Issue(CertificatePlan.Device("press-17") with { StartsIn = -2 });
        newer = authority.Issue(CertificatePlan.Device("press-17") with { StartsIn = -1 });
    }

    public void Dispose()
    {
        older.Dispose();
        newer.Dispose();
        authority.Dispose();
    }

    [Fact]
    public void TB37_a_free_name_becomes_a_provisioned_device_with_the_certificate()
    {
        var request = Request(older);

        var change = DeviceRules.ProvisionCertificate(null, request, Draft).Change!;

        Assert.Equal((0, 1), (change.ExpectedRowVersion, change.Next!.RowVersion));
        Assert.Equal(("provisioned", request.ProfileId, request.OperationId), (change.Next.ProvisionState, change.Next.ProfileId, change.Next.ProvisionOperationId));
        Assert.Equal((CredentialsSpace.Certificate, request.Credentials), (change.Next.Credential.Space, change.Next.Credential.Credentials));
        Assert.Equal((AuditAction.Provision, AuditStatus.Success, TransportProtocol.Mqtt), (change.Audit.Action, change.Audit.Status, change.Audit.Protocol));
        Assert.Equal(["ENTITY_CREATED", "PROVISION_SUCCESS"], change.Events.Select(row => row.Kind));
        Assert.DoesNotContain(change.Events, row => row.Payload.Contains(older.Bare, StringComparison.Ordinal));
    }

    [Fact]
    public void I09_the_same_certificate_changes_nothing_whatever_the_profile_forbids()
    {
        var request = Request(older);
        var device = Made(request);

        Assert.Same(DeviceDecision.AsItIs, DeviceRules.ProvisionCertificate(device, request, Draft));
        Assert.Same(DeviceDecision.AsItIs, DeviceRules.ProvisionCertificate(device, request with { OperationId = Guid.NewGuid(), AllowCreate = false, AllowReplacement = false }, Draft));
    }

    [Fact]
    public void TB32_I09_another_certificate_replaces_the_credential_and_nothing_else()
    {
        var device = Made(Request(older)) with { ProvisionState = "by hand", Label = "line 2", RowVersion = 7 };
        var request = Request(newer);

        var change = DeviceRules.ProvisionCertificate(device, request, Draft).Change!;

        Assert.Equal((7, AuditAction.CertificateReplaced), (change.ExpectedRowVersion, change.Audit.Action));
        Assert.Equal(
            device with
            {
                Credential = device.Credential with { Credentials = request.Credentials, Version = 2 },
                ProvisionOperationId = request.OperationId,
                RowVersion = 8,
            },
            change.Next);
    }

    [Fact]
    public void I09_a_replaced_certificate_does_not_come_back()
    {
        var device = Made(Request(newer));

        Assert.Equal("certificate_superseded", ReasonFor(device, Request(older)));
    }

    [Fact]
    public void A_stored_text_that_is_no_certificate_is_replaced()
    {
        var device = Made(Request(newer));
        var text = device with { Credential = device.Credential with { Credentials = new DeviceCredentials(CredentialsType.X509Certificate, new SecretText("h"), new SecretText("testHash")) } };

        Assert.NotNull(DeviceRules.ProvisionCertificate(text, Request(older), Draft).Change);
    }

    [Fact]
    public void TB33_D32_T20_the_others_are_refused_with_their_reason()
    {
        var device = Made(Request(older));
        var token = device with { Credential = device.Credential with { Credentials = CredentialsRules.AccessToken("tok") } };

        Assert.Equal("creation_not_allowed", ReasonFor(null, Request(older) with { AllowCreate = false }));
        Assert.Equal("other_credentials_type", ReasonFor(token, Request(newer)));
        Assert.Equal("wrong_profile", ReasonFor(device, Request(newer) with { ProfileId = Guid.NewGuid() }));
        Assert.Equal("wrong_profile", ReasonFor(device, Request(older) with { ProfileId = Guid.NewGuid() }));
        Assert.Equal("replacement_not_allowed", ReasonFor(device, Request(newer) with { AllowReplacement = false }));
    }

    private static readonly Guid Profile = Guid.NewGuid();

    private static ProvisionCertificateRequest Request(TestCertificate leaf) => new()
    {
        OperationId = Guid.NewGuid(),
        ProfileId = Profile,
        Credentials = CredentialsRules.Certificate(CertificateChain.Of([leaf.Der])),
        AllowCreate = true,
        AllowReplacement = true,
        Origin = new RequestOrigin(TransportProtocol.Mqtt, "192.0.2.7", true),
    };

    private static DeviceRow Made(ProvisionCertificateRequest request) => DeviceRules.ProvisionCertificate(null, request, Draft).Change!.Next!;

    private static string? ReasonFor(DeviceRow? device, ProvisionCertificateRequest request)
    {
        var fault = DeviceRules.ProvisionCertificate(device, request, Draft).Fault!;
        Assert.Equal(device?.DeviceId, fault.DeviceId);
        return fault.Reason;
    }
}
