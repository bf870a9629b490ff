using ProvisioningCluster.Gateways.Operator.Description;
using Xunit;

namespace ProvisioningCluster.Gateways.Operator.Tests.Description;

public sealed class RouteGuidesTests
{
    [Fact]
    public void Every_route_has_its_guide_and_every_guide_its_route()
    {
        var routes = OperatorRoutes.Rest().Select(route => route.ToString()).Order(StringComparer.Ordinal);

        Assert.Equal(routes, RouteGuides.All.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Ids_are_unique_names_for_generated_clients()
    {
        var ids = RouteGuides.All.Values.Select(guide => guide.Id).ToList();

        Assert.Equal(ids.Count, ids.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(ids, id => Assert.Matches("^[a-z][A-Za-z]+$", id));
    }

    [Fact]
    public void Guides_are_sentences()
    {
        Assert.All(RouteGuides.All.Values, guide =>
        {
            Assert.Matches("^[A-Z].*[^.]$", guide.Summary);
            Assert.All(guide.Query.Select(parameter => parameter.Text).Append(guide.Text ?? "Nothing more."), text => Assert.Matches(@"(?s)^[A-Z].*\.$", text));
        });
    }

    [Fact]
    public void Every_body_has_an_example()
    {
        Assert.All(RouteGuides.All.Values, guide => Assert.Equal(guide.Body is null, guide.Example is null));
    }
}
