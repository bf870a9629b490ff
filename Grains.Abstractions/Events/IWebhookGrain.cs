using ProvisioningCluster.Grains.Abstractions.Faults;

namespace ProvisioningCluster.Grains.Abstractions.Events;

/// <summary>One webhook, keyed by <see cref="WebhookKey"/>: what it is, and the one sender of its events in the cluster.</summary>
[Alias("pc.IWebhookGrain")]
public interface IWebhookGrain : IGrainWithStringKey
{
    /// <summary>Stores a new webhook and makes its secret. Faults: InvalidArgument, LimitReached.</summary>
    [Alias("create")]
    ValueTask<Result<CreatedWebhook>> CreateAsync(SaveWebhookRequest request);

    /// <summary>Fault: NotFound.</summary>
    [Alias("get")]
    ValueTask<Result<WebhookSnapshot>> GetAsync();

    /// <summary>Replaces the settings. Faults: NotFound, InvalidArgument, VersionConflict.</summary>
    [Alias("update")]
    ValueTask<Result<WebhookSnapshot>> UpdateAsync(SaveWebhookRequest request);

    /// <summary>Ends it with all that waits for it. Fault: NotFound.</summary>
    [Alias("delete")]
    ValueTask<Result<Done>> DeleteAsync(string actor);

    /// <summary>Makes another secret. The one before it signs too for another day. Fault: NotFound.</summary>
    [Alias("rotate")]
    ValueTask<Result<CreatedWebhook>> RotateSecretAsync(string actor);

    /// <summary>Sends one event of the kind <c>TEST</c> now, past the queue. Fault: NotFound.</summary>
    [Alias("test")]
    ValueTask<Result<WebhookAttempt>> TestAsync();

    /// <summary>Begins to send what is due, unless that is under way; does not wait for it.</summary>
    [Alias("wake")]
    ValueTask<Result<Done>> WakeAsync();

    /// <summary>Events that were given up, oldest first. Faults: NotFound, InvalidArgument.</summary>
    /// <param name="after">Only what follows this place; 0 for the beginning.</param>
    /// <param name="limit">At most so many, 1 to 100.</param>
    [Alias("dead-letters")]
    ValueTask<Result<DeadLetterPage>> ListDeadLettersAsync(long after, int limit);

    /// <summary>Puts events that were given up back to be sent: one, or all of them. Fault: NotFound.</summary>
    [Alias("redrive")]
    ValueTask<Result<DeadLettersMoved>> RedriveAsync(Guid? eventId, string actor);

    /// <summary>Throws events away that were given up: one, or all of them. Fault: NotFound.</summary>
    [Alias("discard")]
    ValueTask<Result<DeadLettersMoved>> DiscardAsync(Guid? eventId, string actor);
}
