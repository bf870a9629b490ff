-- readable-from: 2
-- Seals over the audit: one chain per tenant, in which a seal covers rows of one day that follow each other.
CREATE TABLE audit_seal (
    tenant_id    BLOB    NOT NULL, -- zeros: rows that belong to no tenant
    number       INTEGER NOT NULL,
    day          INTEGER NOT NULL, -- days since the Unix epoch, UTC
    first_seq    INTEGER NOT NULL,
    last_seq     INTEGER NOT NULL,
    row_count    INTEGER NOT NULL,
    sealed_at    INTEGER NOT NULL,
    entries      BLOB,             -- sequence number and SHA-256 of each row; null when the retention removed the rows
    entries_hash BLOB    NOT NULL,
    previous     BLOB    NOT NULL,
    hash         BLOB    NOT NULL,
    mac          BLOB    NOT NULL, -- under a key that is not in the database
    removed_at   INTEGER,
    removal_mac  BLOB,
    PRIMARY KEY (tenant_id, number)
) STRICT;

CREATE INDEX audit_seal_by_end ON audit_seal (last_seq);
CREATE INDEX audit_seal_by_day ON audit_seal (tenant_id, day, number);
CREATE INDEX audit_seal_kept ON audit_seal (day) WHERE removed_at IS NULL;
