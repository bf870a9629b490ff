using System.Globalization;
using Microsoft.AspNetCore.Http;
using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>Which part of a listing, in which order (wire-spec 6.3).</summary>
internal sealed record PageRequest(int PageSize, int Page, string? TextSearch, string? SortProperty, bool Descending)
{
    /// <summary>Rows of one page at most; asking for more is refused rather than cut, because scripts read one page as all.</summary>
    public const int LargestPage = 10_000;

    private const int LongestSearch = 255;

    /// <summary>Reads the query; <paramref name="sortable"/> lists the properties that may be sorted by.</summary>
    public static Result<PageRequest> Read(IQueryCollection query, params ReadOnlySpan<string> sortable)
    {
        if (!Number(query, "pageSize", 1, LargestPage).TryGet(out var pageSize, out var fault) || !Number(query, "page", 0, int.MaxValue / LargestPage).TryGet(out var page, out fault))
        {
            return fault;
        }

        var textSearch = QueryText.Of(query, "textSearch");
        if (textSearch?.Length > LongestSearch)
        {
            return new Fault(FaultCode.InvalidArgument, "Request parameter 'textSearch' must be at most 255 characters", "textSearch");
        }

        var sortProperty = QueryText.Of(query, "sortProperty");
        if (sortProperty is not null && !sortable.Contains(sortProperty))
        {
            return new Fault(FaultCode.InvalidArgument, "Unsupported value of request parameter 'sortProperty'", "sortProperty");
        }

        return QueryText.Of(query, "sortOrder") switch
        {
            null or "ASC" => new PageRequest(pageSize, page, textSearch, sortProperty, Descending: false),
            "DESC" => new PageRequest(pageSize, page, textSearch, sortProperty, Descending: true),
            _ => new Fault(FaultCode.InvalidArgument, "Unsupported value of request parameter 'sortOrder', use ASC or DESC", "sortOrder"),
        };
    }

    /// <summary>The rows by this key, in the wanted direction.</summary>
    public IOrderedEnumerable<T> Sort<T, TKey>(IEnumerable<T> rows, Func<T, TKey> key, IComparer<TKey> comparer) =>
        Descending ? rows.OrderByDescending(key, comparer) : rows.OrderBy(key, comparer);

    /// <summary>Cuts the page out of all rows.</summary>
    public Page<T> Cut<T>(IReadOnlyList<T> rows) => Around<T>([.. rows.Skip(Page * PageSize).Take(PageSize)], rows.Count);

    /// <summary>The page that holds these rows of so many.</summary>
    public Page<T> Around<T>(IReadOnlyList<T> rows, long total)
    {
        var pages = (total + PageSize - 1) / PageSize;
        return new Page<T>(rows, pages, total, Page + 1 < pages);
    }

    private static Result<int> Number(IQueryCollection query, string name, int least, int most)
    {
        if (QueryText.Of(query, name) is not { } text)
        {
            return new Fault(FaultCode.InvalidArgument, $"Required request parameter '{name}' is not present", name);
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : new Fault(FaultCode.InvalidArgument, string.Create(CultureInfo.InvariantCulture, $"Request parameter '{name}' must be a number from {least} to {most}"), name);
    }
}
