using System.Text;
using ProvisioningCluster.Gateways.Core.Payloads;
using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Faults;
using Xunit;

namespace ProvisioningCluster.Gateways.Core.Tests.Payloads;

/// <summary>The bodies of wire-spec 1.3, byte for byte.</summary>
public sealed class ProvisionAnswerTests
{
    [Fact]
    public void A_token_is_answered_as_text()
    {
        var credentials = new DeviceCredentials(CredentialsType.AccessToken, new SecretText("Qw7rT2yUi9oPa4sDf6gH"), null);

        Assert.Equal("""{"credentialsValue":"Qw7rT2yUi9oPa4sDf6gH","credentialsType":"ACCESS_TOKEN","status":"SUCCESS"}""", Json(credentials));
    }

    [Fact]
    public void D13_MQTT_BASIC_is_answered_as_an_object_with_userName()
    {
        var credentials = new DeviceCredentials(
            CredentialsType.MqttBasic, new SecretText("x"), new SecretText("""{"clientId":"press-17-cl","userName":"press-17-user","password":"s3cr3t!"}"""));

        Assert.Equal(
            """{"credentialsValue":{"clientId":"press-17-cl","userName":"press-17-user","password":"s3cr3t!"},"credentialsType":"MQTT_BASIC","status":"SUCCESS"}""",
            Json(credentials));
    }

    [Fact]
    public void An_issued_certificate_comes_with_its_chain_after_what_the_reference_answers()
    {
        var credentials = new DeviceCredentials(CredentialsType.X509Certificate, new SecretText("ab"), new SecretText("MII+/w==")) { IssuedChain = "-----BEGIN\nMII+/w==\n" };

        Assert.Equal(
            """{"credentialsValue":"MII+/w==","credentialsType":"X509_CERTIFICATE","status":"SUCCESS","certificateChain":"-----BEGIN\nMII+/w==\n"}""",
            Json(credentials));
        var message = Core.Payloads.Transport.ProvisionDeviceResponseMsg.Parser.ParseFrom(ProvisionCodec.Encode(PayloadFormat.Protobuf, credentials));
        Assert.Equal(("MII+/w==", "-----BEGIN\nMII+/w==\n"), (message.CredentialsValue, message.CertificateChain));
    }

    [Fact]
    public void A_certificate_is_answered_as_text_and_LWM2M_without_value()
    {
        Assert.Equal(
            """{"credentialsValue":"MII+/w==","credentialsType":"X509_CERTIFICATE","status":"SUCCESS"}""",
            Json(new DeviceCredentials(CredentialsType.X509Certificate, new SecretText("ab"), new SecretText("MII+/w=="))));
        Assert.Equal(
            """{"credentialsType":"LWM2M_CREDENTIALS","status":"SUCCESS"}""",
            Json(new DeviceCredentials(CredentialsType.Lwm2mCredentials, new SecretText("ab"), new SecretText("{}"))));
    }

    [Fact]
    public void Text_is_escaped_no_more_than_JSON_demands()
    {
        var credentials = new DeviceCredentials(CredentialsType.AccessToken, new SecretText("a\"b\\c<>&'+ä€"), null);

        Assert.Equal("""{"credentialsValue":"a\"b\\c<>&'+ä€","credentialsType":"ACCESS_TOKEN","status":"SUCCESS"}""", Json(credentials));
    }

    [Fact]
    public void TB01_TB08_refusals_have_the_texts_of_the_reference()
    {
        foreach (var code in Enum.GetValues<FaultCode>())
        {
            var expected = code == FaultCode.ProvisionDataNotFound
                ? """{"errorMsg":"Provision data was not found!","status":"NOT_FOUND"}"""
                : """{"errorMsg":"Failed to provision device!","status":"FAILURE"}""";

            Assert.Equal(expected, Json(new Fault(code, "detail", "field")));
        }
    }

    private static string Json(Result<DeviceCredentials> outcome) => Encoding.UTF8.GetString(ProvisionCodec.Encode(PayloadFormat.Json, outcome));
}
