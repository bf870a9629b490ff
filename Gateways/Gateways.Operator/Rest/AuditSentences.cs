using System.Collections.Frozen;
using ProvisioningCluster.Grains.Abstractions.Audit;

namespace ProvisioningCluster.Gateways.Operator.Rest;

/// <summary>
/// The audit in words, for somebody who holds a serial number and asks why. A word that this version does not know is shown
/// as it is: the cluster may be ahead of its gateways.
/// </summary>
internal static class AuditSentences
{
    private static readonly FrozenDictionary<string, string> Attempts = new Dictionary<string, string>
    {
        ["provision"] = "The device asked to be provisioned",
        ["device_created"] = "An operator created the device",
        ["device_updated"] = "An operator changed the device",
        ["device_deleted"] = "An operator deleted the device",
        ["credentials_replaced"] = "An operator replaced the device's credentials",
        ["provision_state_written"] = "An operator set the provision state",
        ["provision_state_removed"] = "An operator removed the provision state, so the device may be provisioned once more",
        ["profile_saved"] = "An operator saved the device profile",
        ["profile_deleted"] = "An operator deleted the device profile",
        ["replay_ended"] = "The device logged in with what it got, so its answer is not given again",
        ["secret_rotated"] = "An operator gave the device profile a new provision secret",
        ["user_created"] = "A user was created",
        ["user_updated"] = "An administrator changed the user",
        ["user_deleted"] = "An administrator deleted the user",
        ["user_enabled"] = "An administrator let the user sign in again",
        ["user_disabled"] = "An administrator keeps the user from signing in",
        ["activation_issued"] = "An administrator made a link with which the user sets a first password",
        ["api_key_created"] = "An administrator made an API key for a machine that acts in the user's name",
        ["api_key_changed"] = "An administrator changed an API key",
        ["api_key_used"] = "A machine acted in the user's name for the first time, or for the first time in an hour, from its address",
        ["api_key_deleted"] = "An administrator revoked an API key",
        ["tenant_saved"] = "A system administrator saved the tenant",
        ["tenant_deleted"] = "A system administrator deleted the tenant",
        ["sign_in"] = "A user signed in",
        ["sign_out"] = "A user signed out",
        ["session_refreshed"] = "A user's session was renewed",
        ["password_changed"] = "A user changed the password",
        ["password_reset"] = "An administrator took the user's password away, so that the user chooses another one",
        ["certificate_replaced"] = "The device came with a new certificate, which took the place of its old one",
        ["certificate_renewed"] = "The device asked for its next certificate",
        ["import_started"] = "An operator began an import of devices",
        ["import_finished"] = "An import of devices came to its end",
        ["import_cancelled"] = "An operator stopped an import of devices",
        ["import_failed"] = "An import of devices could not be done",
        ["certificate_login"] = "The device came with its certificate",
        ["webhook_created"] = "An operator created a webhook",
        ["webhook_updated"] = "An operator changed a webhook",
        ["webhook_deleted"] = "An operator deleted a webhook",
        ["webhook_secret_rotated"] = "An operator made another secret for a webhook",
        ["dead_letters_redriven"] = "An operator had events sent again that a webhook's endpoint had not taken",
        ["dead_letters_discarded"] = "An operator threw events away that a webhook's endpoint had not taken",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Reasons = new Dictionary<string, string>
    {
        ["api_key_disabled"] = "an administrator keeps the API key from being used",
        ["api_key_expired"] = "the API key has expired",
        ["already_provisioned"] = "it was provisioned before; if it lost its credentials, remove its provision state",
        ["bad_file"] = "the file as a whole cannot be imported; the import says why",
        ["blank_name"] = "the name it sent is blank",
        ["certificate_expired"] = "its certificate, or one above it, has expired",
        ["certificate_malformed"] = "a certificate that it sent cannot be read",
        ["certificate_not_yet_valid"] = "its certificate, or one above it, is not valid yet",
        ["certificate_revoked"] = "its certificate, or one above it, is revoked",
        ["certificate_superseded"] = "its certificate is older than the one that the device has by now",
        ["chain_broken"] = "a certificate that it sent was not issued by the one after it",
        ["chain_profile"] = "the profile takes certificates only, not key and secret",
        ["chain_too_long"] = "it sent more certificates than are looked at",
        ["common_name_ambiguous"] = "its certificate has several common names",
        ["common_name_blank"] = "the profile's pattern takes no name out of the common name",
        ["common_name_mismatch"] = "the common name does not match the profile's pattern",
        ["common_name_missing"] = "its certificate has no common name",
        ["common_name_too_long"] = "the common name of its certificate is longer than 64 characters",
        ["creation_not_allowed"] = "the profile takes known devices only, and there is none of this name",
        ["credential_taken"] = "another device has the credentials that it asked for",
        ["critical_extension_unknown"] = "a certificate has a critical extension that is not known here",
        ["csr_asks_for_ca"] = "its certificate request asks for the certificate of a CA",
        ["csr_key_refused"] = "the key of its certificate request is too weak or of a kind that is not accepted",
        ["csr_malformed"] = "its certificate request is no PKCS #10 request in PEM or base64",
        ["csr_name_too_long"] = "the name is longer than the 64 characters that a certificate's subject holds",
        ["csr_other_names"] = "its certificate request names something else than its present certificate",
        ["csr_other_profile"] = "the label of the path is not the provision key of the device's profile",
        ["csr_signature_invalid"] = "its certificate request is not signed by the key that it names",
        ["csr_signature_refused"] = "its certificate request is signed with an algorithm that is not accepted",
        ["csr_with_credentials"] = "it sent a certificate request together with credentials of its own",
        ["csr_with_other_type"] = "it sent a certificate request, but credentialsType is not X509_CERTIFICATE",
        ["csr_without_name"] = "the subject of its certificate request names no device, or more than one",
        ["delayed"] = "too many wrong passwords came before",
        ["device_missing"] = "the profile takes known devices only, and there is none of this name",
        ["invalid_credentials"] = "the credentials that it asked for are malformed",
        ["invalid_name"] = "the name is not allowed",
        ["issuer_is_not_ca"] = "a certificate that issued another one is not that of a CA",
        ["issuing_ca_expired"] = "the profile's issuing CA has expired or is not valid yet",
        ["key_or_secret_missing"] = "it sent no provision key or no provision secret",
        ["key_refused"] = "a certificate has a key that is too weak or of a kind that is not accepted",
        ["key_usage_forbids"] = "a certificate was used for what its keyUsage does not allow",
        ["leaf_is_ca"] = "a CA's certificate was sent as the device's",
        ["name_missing"] = "the profile takes known devices only, and it sent no name",
        ["name_not_permitted"] = "a name in its certificate is not permitted by a CA's name constraints",
        ["name_taken"] = "there was a device of this name already",
        ["no_issuing_ca"] = "it sent a certificate request, but the profile has no issuing CA",
        ["not_issued_by_authority"] = "its certificates do not lead to the profile's CA",
        ["other_credentials_type"] = "the device of this name has credentials of another type",
        ["path_length_exceeded"] = "there are more CAs above it than one of them, or the limit, allows",
        ["policy_required"] = "a CA demands certificate policies, which are not evaluated here",
        ["profile_disabled"] = "the profile's provisioning is switched off",
        ["profile_expired"] = "the profile's provisioning has ended (provisionUntil)",
        ["profile_rate"] = "the profile had more requests per second than it may have; the device was told to come again, and so were others in that minute",
        ["profile_used_up"] = "the profile has provisioned as many devices as it may (maxUses)",
        ["profile_without_secret"] = "the profile has no provision secret",
        ["previous_secret_expired"] = "it has the provision secret of before the last rotation, which has ended",
        ["provision_state_blocks"] = "its provision state holds another word than 'provisioned'",
        ["purpose_forbidden"] = "a certificate is not for client authentication (extendedKeyUsage)",
        ["refresh_reused"] = "the refresh token was used before, so the session was ended",
        ["replacement_not_allowed"] = "the device has another certificate, and the profile forbids to replace it",
        ["revocation_unknown"] = "its certificate may be revoked: the revocation list is outdated, missing or cannot be used",
        ["signature_algorithm_refused"] = "a certificate is signed with an algorithm that is not accepted",
        ["signature_invalid"] = "a certificate is not signed by the key of the one above it",
        ["source_not_allowed"] = "it asked from an address outside of the profile's allowed networks",
        ["transport_not_allowed"] = "the profile does not speak this transport",
        ["unknown_api_key"] = "the user has no such API key, or not any more",
        ["unknown_authority"] = "no profile has the CA of its certificate",
        ["unknown_key"] = "the provision key belongs to no profile",
        ["user_disabled"] = "an administrator keeps the user from signing in",
        ["wrong_activation"] = "the activation is not valid, not any more, or was used",
        ["wrong_password"] = "the password was wrong",
        ["wrong_profile"] = "the device belongs to another profile than the key or the certificate's CA",
        ["wrong_secret"] = "the provision secret is wrong",
        ["wrong_user_or_password"] = "the user or the password was wrong",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The words for actions with what they mean, to choose from.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> AllActions { get; } = [.. Attempts.OrderBy(action => action.Value, StringComparer.Ordinal)];

    /// <summary>The words for reasons with what they mean, to choose from.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> AllReasons { get; } = [.. Reasons.OrderBy(reason => reason.Value, StringComparer.Ordinal)];

    public static string Of(AuditEntry entry) => entry.Actor is { } actor && AuditActor.Parse(actor) is { ApiKeyName: { } key }
        ? $"{Sentence(entry)} It was done with the API key \"{key}\"."
        : Sentence(entry);

    /// <summary>Why a request was not granted, in words: what follows "refused:". A word that this version does not know is shown as it is.</summary>
    public static string ReasonOf(string reason) => Reasons.TryGetValue(reason, out var words) ? words : reason;

    private static string Sentence(AuditEntry entry)
    {
        var attempt = Attempts.TryGetValue(entry.Action, out var known) ? known : entry.Action;
        if (entry.Status == "success")
        {
            return entry.Action == "provision" ? "The device was provisioned." : attempt + ".";
        }

        if (entry.Status == "replayed")
        {
            return "The device sent its request again in the profile's replay window and got the same answer.";
        }

        var reason = ReasonOf(entry.Reason);
        return reason.Length == 0 ? $"{attempt}, and was refused." : $"{attempt}, and was refused: {reason}.";
    }
}
