using Npgsql;
using ProvisioningCluster.Grains.Ledger;

namespace ProvisioningCluster.Silo.Ledger.Postgres;

/// <summary>What a failure says about the transaction.</summary>
internal static class PostgresFaults
{
    /// <summary>
    /// An error that the server answered ended the transaction, so nothing is stored. FATAL and PANIC end the session too,
    /// and may come between a commit and its confirmation: then nobody knows, as after a lost connection (I-7).
    /// </summary>
    public static bool IsRefusal(Exception fault) => fault is PostgresException { InvariantSeverity: "ERROR" };

    /// <summary>The statement met a row that the database does not take: the fault of one write, not of the group.</summary>
    public static bool IsOfOneWrite(PostgresException fault) =>
        fault.SqlState is not PostgresErrorCodes.DivisionByZero // the group was too late
        && (fault.SqlState.StartsWith("22", StringComparison.Ordinal) // data
            || fault.SqlState.StartsWith("23", StringComparison.Ordinal) // constraint
            || fault.SqlState.StartsWith("54", StringComparison.Ordinal)); // too large

    /// <summary>Two transactions were in each other's way: the same again may well succeed.</summary>
    public static bool IsOfTheMoment(PostgresException fault) =>
        fault.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    /// <summary>As the ledger tells it.</summary>
    public static Exception Translate(Exception fault) => IsRefusal(fault)
        ? new LedgerUnavailableException("The database refused the group; nothing of it is stored.", fault)
        : new LedgerOutcomeUnknownException("The database did not confirm the group.", fault);

    /// <summary>The verdict when the one write of a group breaks a constraint, or null when that is no outcome.</summary>
    public static LedgerOutcome? Verdict(PostgresException fault) => (fault.SqlState, fault.ConstraintName) switch
    {
        (PostgresErrorCodes.UniqueViolation, "device_name") => LedgerOutcome.NameTaken,
        (PostgresErrorCodes.UniqueViolation, "credential_lookup") => LedgerOutcome.CredentialTaken,
        (PostgresErrorCodes.CheckViolation, "profile_use_left") => LedgerOutcome.UsedUp,
        _ => null,
    };
}
