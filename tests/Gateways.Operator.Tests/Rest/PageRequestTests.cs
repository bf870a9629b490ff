using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using ProvisioningCluster.Gateways.Operator.Rest;
using ProvisioningCluster.Grains.Abstractions.Faults;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Rest;

public sealed class PageRequestTests
{
    [Fact]
    public void A_full_request_is_read()
    {
        Assert.True(Read("pageSize=17&page=2&textSearch=Pu&sortProperty=name&sortOrder=DESC").TryGet(out var page, out _));

        Assert.Equal(new PageRequest(17, 2, "Pu", "name", Descending: true), page);
    }

    [Fact]
    public void Only_size_and_number_are_required()
    {
        Assert.True(Read("pageSize=1&page=0").TryGet(out var page, out _));

        Assert.Equal(new PageRequest(1, 0, null, null, Descending: false), page);
    }

    [Theory]
    [InlineData("", "pageSize")]
    [InlineData("page=0", "pageSize")]
    [InlineData("pageSize=10", "page")]
    [InlineData("pageSize=&page=0", "pageSize")]
    [InlineData("pageSize=0&page=0", "pageSize")]
    [InlineData("pageSize=-1&page=0", "pageSize")]
    [InlineData("pageSize=10001&page=0", "pageSize")]
    [InlineData("pageSize=ten&page=0", "pageSize")]
    [InlineData("pageSize=1.5&page=0", "pageSize")]
    [InlineData("pageSize=99999999999&page=0", "pageSize")]
    [InlineData("pageSize=10&page=-1", "page")]
    [InlineData("pageSize=10&page=2147483647", "page")]
    [InlineData("pageSize=10&page=0&sortProperty=password", "sortProperty")]
    [InlineData("pageSize=10&page=0&sortProperty=name;drop table device", "sortProperty")]
    [InlineData("pageSize=10&page=0&sortOrder=asc", "sortOrder")]
    [InlineData("pageSize=10&page=0&sortOrder=UP", "sortOrder")]
    public void T27_what_is_not_on_the_list_is_refused_by_name(string query, string field)
    {
        Assert.False(Read(query).TryGet(out _, out var fault));
        Assert.Equal((FaultCode.InvalidArgument, field), (fault.Code, fault.Field));
        Assert.DoesNotContain("drop table", fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_text_is_at_most_255_characters_long()
    {
        Assert.True(Read($"pageSize=1&page=0&textSearch={new string('x', 255)}").TryGet(out _, out _));
        Assert.False(Read($"pageSize=1&page=0&textSearch={new string('x', 256)}").TryGet(out _, out _));
    }

    [Theory]
    [InlineData(0, 17, new[] { 1, 17 }, true)]
    [InlineData(1, 12, new[] { 18, 29 }, false)]
    [InlineData(2, 0, new int[0], false)]
    public void TB79_29_rows_make_two_pages_of_17(int number, int count, int[] ends, bool hasNext)
    {
        var page = new PageRequest(17, number, null, null, Descending: false).Cut(Enumerable.Range(1, 29).ToArray());

        Assert.Equal((count, 2L, 29L, hasNext), (page.Data.Count, page.TotalPages, page.TotalElements, page.HasNext));
        Assert.Equal(ends, page.Data.Count == 0 ? [] : [page.Data[0], page.Data[^1]]);
    }

    [Fact]
    public void An_empty_listing_has_no_pages()
    {
        var page = new PageRequest(10, 0, null, null, Descending: false).Cut(Array.Empty<int>());

        Assert.Equal((0L, 0L, false), (page.TotalPages, page.TotalElements, page.HasNext));
    }

    private static Result<PageRequest> Read(string query) =>
        PageRequest.Read(new QueryCollection(QueryHelpers.ParseQuery(query)), "createdTime", "name");
}
