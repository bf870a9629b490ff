using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Overview;

/// <summary>The bar of one minute: what was provisioned at the bottom, then what was refused, then what got no answer.</summary>
public sealed class MinuteBar : ComponentBase
{
    /// <summary>Of a minute, in the chart's own units.</summary>
    public const int Width = 10;

    /// <summary>Of the chart, in its own units.</summary>
    public const int Height = 100;

    private const double Gap = 1;

    /// <summary>How many minutes are before it.</summary>
    [Parameter, EditorRequired]
    public int Place { get; set; }

    /// <summary>Upper end of the scale.</summary>
    [Parameter, EditorRequired]
    public long Top { get; set; }

    [Parameter, EditorRequired]
    public OverviewFigures.Minute Minute { get; set; } = null!;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "g");
        builder.OpenElement(1, "title");
        builder.AddContent(2, Figures.Format(OverviewTexts.BarTitle, Figures.MinuteOf(Minute.Time), Figures.Of(Minute.Provisioned), Figures.Of(Minute.Refused), Figures.Of(Minute.Failed)));
        builder.CloseElement();
        var foot = 0L;
        builder.OpenRegion(3);
        AddPart(builder, "provisioned", Minute.Provisioned, ref foot);
        builder.CloseRegion();
        builder.OpenRegion(4);
        AddPart(builder, "refused", Minute.Refused, ref foot);
        builder.CloseRegion();
        builder.OpenRegion(5);
        AddPart(builder, "failed", Minute.Failed, ref foot);
        builder.CloseRegion();
        builder.CloseElement();
    }

    private void AddPart(RenderTreeBuilder builder, string kind, long count, ref long foot)
    {
        var height = (double)count * Height / Top;
        var below = (double)foot * Height / Top;
        foot += count;
        if (count == 0)
        {
            return;
        }

        builder.OpenElement(0, "rect");
        builder.AddAttribute(1, "class", $"chart-part {kind}");
        builder.AddAttribute(2, "x", Text((Place * Width) + Gap));
        builder.AddAttribute(3, "y", Text(Height - below - height));
        builder.AddAttribute(4, "width", Text(Width - (2 * Gap)));
        builder.AddAttribute(5, "height", Text(height));
        builder.CloseElement();
    }

    private static string Text(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
