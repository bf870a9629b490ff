-- readable-from: 2
-- Imports: the job with its progress, the uploaded file in pieces, and the rows that were refused. What a file says is
-- encrypted: it holds credentials.
CREATE TABLE import_job (
    job_id       BLOB    NOT NULL PRIMARY KEY,
    tenant_id    BLOB    NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    started_at   INTEGER,
    finished_at  INTEGER,
    state        INTEGER NOT NULL,
    row_version  INTEGER NOT NULL,
    actor        TEXT    NOT NULL,
    options      TEXT    NOT NULL, -- JSON
    header       BLOB,             -- JSON list of texts, encrypted
    chunks       INTEGER NOT NULL,
    bytes        INTEGER NOT NULL,
    records      INTEGER,          -- rows in the file, known after the first reading
    done         INTEGER NOT NULL,
    created      INTEGER NOT NULL,
    updated      INTEGER NOT NULL,
    existing     INTEGER NOT NULL,
    failed       INTEGER NOT NULL,
    rate         REAL    NOT NULL, -- rows per second
    message      TEXT
) STRICT;

CREATE INDEX import_job_by_age ON import_job (tenant_id, created_at, job_id);
CREATE INDEX import_job_unfinished ON import_job (updated_at) WHERE finished_at IS NULL;

CREATE TABLE import_chunk (
    job_id  BLOB    NOT NULL REFERENCES import_job (job_id) ON DELETE CASCADE,
    idx     INTEGER NOT NULL,
    content BLOB    NOT NULL, -- encrypted
    PRIMARY KEY (job_id, idx)
) STRICT;

CREATE TABLE import_rejected (
    job_id  BLOB    NOT NULL REFERENCES import_job (job_id) ON DELETE CASCADE,
    row_no  INTEGER NOT NULL, -- counted from 1, without the header
    line    INTEGER NOT NULL,
    field   TEXT,
    reason  TEXT    NOT NULL,
    message TEXT    NOT NULL,
    cells   BLOB,             -- JSON list of texts, encrypted
    PRIMARY KEY (job_id, row_no)
) STRICT;
