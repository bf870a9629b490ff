-- readable-from: 4
-- Seals over the audit: one chain per tenant, in which a seal covers rows of one day that follow each other.
CREATE TABLE audit_seal (
    tenant_id    uuid    NOT NULL, -- zeros: rows that belong to no tenant
    number       bigint  NOT NULL,
    day          integer NOT NULL, -- days since the Unix epoch, UTC
    first_seq    bigint  NOT NULL,
    last_seq     bigint  NOT NULL,
    row_count    integer NOT NULL,
    sealed_at    bigint  NOT NULL,
    entries      bytea,            -- sequence number and SHA-256 of each row; null when the retention removed the rows
    entries_hash bytea   NOT NULL,
    previous     bytea   NOT NULL,
    hash         bytea   NOT NULL,
    mac          bytea   NOT NULL, -- under a key that is not in the database
    removed_at   bigint,
    removal_mac  bytea,
    PRIMARY KEY (tenant_id, number)
);

CREATE INDEX audit_seal_by_end ON audit_seal (last_seq);
CREATE INDEX audit_seal_by_day ON audit_seal (tenant_id, day, number);
CREATE INDEX audit_seal_kept ON audit_seal (day) WHERE removed_at IS NULL;
