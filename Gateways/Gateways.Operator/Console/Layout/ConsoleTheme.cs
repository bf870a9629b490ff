using MudBlazor;

namespace ProvisioningCluster.Gateways.Operator.Console.Layout;

/// <summary>Colours with a contrast of at least 4.5 to 1 on their ground, in light and dark, and the fonts of the reader's own system.</summary>
internal static class ConsoleTheme
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Helvetica Neue", "Arial", "sans-serif"];

    public static MudTheme Instance { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#155e9f",
            Secondary = "#5b4b8a",
            Info = "#0b63a8",
            Success = "#1b7038",
            Warning = "#8f5200",
            Error = "#b3261e",
            Background = "#f5f7fa",
            Surface = "#ffffff",
            AppbarBackground = "#12344d",
            AppbarText = "#ffffff",
            DrawerBackground = "#ffffff",
            DrawerText = "#26323d",
            DrawerIcon = "#4a5a68",
            TextPrimary = "#1b242c",
            TextSecondary = "#4a5763",
            ActionDefault = "#4a5763",
            LinesDefault = "#d5dce3",
            LinesInputs = "#7a8793",
            TableLines = "#d5dce3",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#8ec7f7",
            PrimaryContrastText = "#08223a",
            Secondary = "#c6b8f2",
            SecondaryContrastText = "#241a45",
            Info = "#8ec7f7",
            InfoContrastText = "#08223a",
            Success = "#8fd6a3",
            SuccessContrastText = "#0a2814",
            Warning = "#f3c178",
            WarningContrastText = "#2e1c00",
            Error = "#ffb4ab",
            ErrorContrastText = "#410e0b",
            Background = "#11181e",
            Surface = "#1a232b",
            AppbarBackground = "#0b2233",
            AppbarText = "#e6edf3",
            DrawerBackground = "#161f26",
            DrawerText = "#d9e2ea",
            DrawerIcon = "#b2bfca",
            TextPrimary = "#e6edf3",
            TextSecondary = "#b5c1cc",
            ActionDefault = "#b5c1cc",
            LinesDefault = "#33404b",
            LinesInputs = "#8794a0",
            TableLines = "#33404b",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", DrawerWidthLeft = "232px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "0.9375rem" },
            H1 = new H1Typography { FontFamily = Fonts, FontSize = "1.75rem", FontWeight = "600", LineHeight = "1.3" },
            H2 = new H2Typography { FontFamily = Fonts, FontSize = "1.25rem", FontWeight = "600", LineHeight = "1.4" },
            H3 = new H3Typography { FontFamily = Fonts, FontSize = "1.0625rem", FontWeight = "600", LineHeight = "1.4" },
            Button = new ButtonTypography { FontFamily = Fonts, FontWeight = "600", TextTransform = "none" },
        },
    };
}
