using System.Text.Json;
using ProvisioningCluster.Gateways.Operator.Bodies;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Bodies;

public sealed class JsonFieldsTests
{
    [Fact]
    public void Known_fields_are_read_and_unknown_ones_ignored()
    {
        var fields = Fields("""{"name":"n","count":7,"on":true,"id":{"entityType":"DEVICE","id":"5e0b0a60-5b1b-11f1-9c3e-0f5d2a7b6c41"},"certificateValue":{}}""");

        Assert.Equal("n", fields.Text("name"));
        Assert.Equal(7, fields.Integer("count"));
        Assert.True(fields.Flag("on"));
        Assert.Equal(new Guid("5e0b0a60-5b1b-11f1-9c3e-0f5d2a7b6c41"), fields.EntityId("id"));
        Assert.Null(fields.Fault);
    }

    [Fact]
    public void Null_and_absent_are_the_same()
    {
        var fields = Fields("""{"name":null,"id":null,"version":null,"data":null}""");

        Assert.Null(fields.Text("name"));
        Assert.Null(fields.EntityId("id"));
        Assert.Null(fields.Integer("version"));
        Assert.Null(fields.Object("data"));
        Assert.Null(fields.Text("other"));
        Assert.Null(fields.Fault);
    }

    [Theory]
    [InlineData("""{"name":{}}""", "name")]
    [InlineData("""{"name":[]}""", "name")]
    [InlineData("""{"version":1.5}""", "version")]
    [InlineData("""{"version":1e999}""", "version")]
    [InlineData("""{"version":99999999999999999999}""", "version")]
    [InlineData("""{"version":"1"}""", "version")]
    [InlineData("""{"id":"5e0b0a60-5b1b-11f1-9c3e-0f5d2a7b6c41"}""", "id")]
    [InlineData("""{"id":{"id":"not-a-uuid"}}""", "id")]
    [InlineData("""{"id":{"id":7}}""", "id")]
    [InlineData("""{"id":{}}""", "id")]
    [InlineData("""{"on":"yes"}""", "on")]
    public void A_field_of_the_wrong_kind_is_named_without_its_value(string json, string field)
    {
        var fields = Fields(json);

        _ = (fields.Text("name"), fields.Integer("version"), fields.EntityId("id"), fields.Flag("on"));

        Assert.Equal(field, fields.Fault!.Field);
        Assert.Equal($"Field '{field}' is malformed", fields.Fault.Detail);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    public void What_is_no_object_is_refused(string json)
    {
        var fields = Fields(json);

        Assert.Null(fields.Text("name"));
        Assert.NotNull(fields.Fault);
    }

    [Fact]
    public void A_fault_within_an_object_is_a_fault_of_the_whole()
    {
        var fields = Fields("""{"inner":{"name":[]}}""");

        Assert.Null(fields.Within("inner", inner => inner.Text("name")));
        Assert.NotNull(fields.Fault);
    }

    private static JsonFields Fields(string json) => new(JsonElement.Parse(json));
}
