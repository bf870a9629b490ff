using ProvisioningCluster.Gateways.Operator.Console.Texts;

namespace ProvisioningCluster.Gateways.Operator.Console.Pages.Imports;

/// <summary>Where an import stands, as the REST writes it and as people read it.</summary>
internal static class ImportStates
{
    public const string Cancelled = "CANCELLED";
    public const string Failed = "FAILED";

    /// <summary>A state that this version does not know is shown as it is.</summary>
    public static string TitleOf(string state) => state switch
    {
        "UPLOADING" => ImportTexts.StateUploading,
        "QUEUED" => ImportTexts.StateQueued,
        "RUNNING" => ImportTexts.StateRunning,
        "DONE" => ImportTexts.StateDone,
        Cancelled => ImportTexts.StateCancelled,
        Failed => ImportTexts.StateFailed,
        _ => state,
    };
}
