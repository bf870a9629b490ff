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
        AddPart(builder, 10, "provisioned", Minute.Provisioned, ref foot);
        AddPart(builder, 20, "refused", Minute.Refused, ref foot);
        AddPart(builder, 30, "failed", Minute.Failed, ref foot);
        builder.CloseElement();
    }

    private void AddPart(RenderTreeBuilder builder, int sequence, string kind, long count, ref long foot)
    {
        var height = (double)count * Height / Top;
        var below = (double)foot * Height / Top;
        foot += count;
        if (count == 0)
        {
            return;
        }

        builder.OpenElement(sequence, "rect");
        builder.AddAttribute(sequence + 1, "class", $"chart-part {kind}");
        builder.AddAttribute(sequence + 2, "x", Text((Place * Width) + Gap));
        builder.AddAttribute(sequence + 3, "y", Text(Height - below - height));
        builder.AddAttribute(sequence + 4, "width", Text(Width - (2 * Gap)));
        builder.AddAttribute(sequence + 5, "height", Text(height));
        builder.CloseElement();
    }

    private static string Text(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
