using ProvisioningCluster.Grains.Abstractions.Credentials;
using ProvisioningCluster.Grains.Abstractions.Devices;
using ProvisioningCluster.Grains.Abstractions.Faults;
using ProvisioningCluster.Grains.Abstractions.Imports;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Grains.Imports;

/// <summary>What a row wants of a device that exists. Pure.</summary>
internal sealed record ImportChange
{
    private const string Taken = "name_taken";

    /// <summary>Why the row is refused, or null.</summary>
    public Fault? Fault { get; private init; }

    /// <summary>Credentials to replace the present ones, or null.</summary>
    public DeviceCredentials? Credentials { get; private init; }

    public UpdateDeviceRequest? Update { get; private init; }

    public bool SavesValues { get; private init; }

    public bool Changes { get; private init; }

    public static ImportChange Of(ImportTask task, DeviceRow current) =>
        task.Options.Style == ImportStyle.Reference ? OfReference(task, current) : OfCareful(task, current);

    /// <summary>wire-spec 6.7: the entity and the given credentials are saved in any case, values only with <c>update</c>.</summary>
    private static ImportChange OfReference(ImportTask task, DeviceRow current) => new()
    {
        Credentials = Differing(task, current),
        Update = UpdateOf(task, current),
        SavesValues = task.Options.Update,
        Changes = true,
    };

    private static ImportChange OfCareful(ImportTask task, DeviceRow current)
    {
        var update = UpdateOf(task, current);
        var entityDiffers = update.ProfileId != current.ProfileId || update.Label != current.Label || update.AdditionalInfo != current.AdditionalInfo;
        if (task.Options.Update)
        {
            return new ImportChange
            {
                Credentials = Differing(task, current),
                Update = entityDiffers ? update : null,
                SavesValues = true,
                Changes = entityDiffers || Differing(task, current) is not null || !task.Row.Values.IsEmpty,
            };
        }

        if (Differing(task, current) is not null)
        {
            return Refused("A device of this name exists with other credentials: remove the row, or import with 'update'.", current);
        }

        if (update.ProfileId != current.ProfileId)
        {
            return Refused("A device of this name exists under another profile: remove the row, or import with 'update'.", current);
        }

        return entityDiffers
            ? Refused("A device of this name exists with another label or additional info: remove the row, or import with 'update'.", current)
            : new ImportChange();
    }

    private static DeviceCredentials? Differing(ImportTask task, DeviceRow current) =>
        task.Row.Credentials is { } wanted && wanted != current.Credential.Credentials ? wanted : null;

    private static UpdateDeviceRequest UpdateOf(ImportTask task, DeviceRow current) => new()
    {
        OperationId = task.OperationId,
        ProfileId = task.NamesProfile ? task.ProfileId : current.ProfileId,
        Label = task.Row.Label ?? current.Label,
        AdditionalInfo = ImportInfo.Merge(current.AdditionalInfo, task.Row),
        Actor = task.Options.Actor,
    };

    private static ImportChange Refused(string detail, DeviceRow current) =>
        new() { Fault = new Fault(FaultCode.NameTaken, detail, "name", Taken, current.DeviceId) };
}
