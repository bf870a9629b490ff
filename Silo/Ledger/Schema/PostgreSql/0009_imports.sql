-- readable-from: 4
-- Imports: the job with its progress, the uploaded file in pieces, and the rows that were refused. What a file says is
-- encrypted: it holds credentials.
CREATE TABLE import_job (
    job_id       uuid             NOT NULL PRIMARY KEY,
    tenant_id    uuid             NOT NULL,
    created_at   bigint           NOT NULL,
    updated_at   bigint           NOT NULL,
    started_at   bigint,
    finished_at  bigint,
    state        integer          NOT NULL,
    row_version  bigint           NOT NULL,
    actor        text             NOT NULL,
    options      text             NOT NULL, -- JSON
    header       bytea,                     -- JSON list of texts, encrypted
    chunks       integer          NOT NULL,
    bytes        bigint           NOT NULL,
    records      bigint,                    -- rows in the file, known after the first reading
    done         bigint           NOT NULL,
    created      bigint           NOT NULL,
    updated      bigint           NOT NULL,
    existing     bigint           NOT NULL,
    failed       bigint           NOT NULL,
    rate         double precision NOT NULL, -- rows per second
    message      text
);

CREATE INDEX import_job_by_age ON import_job (tenant_id, created_at, job_id);
CREATE INDEX import_job_unfinished ON import_job (updated_at) WHERE finished_at IS NULL;

CREATE TABLE import_chunk (
    job_id  uuid    NOT NULL REFERENCES import_job (job_id) ON DELETE CASCADE,
    idx     integer NOT NULL,
    content bytea   NOT NULL, -- encrypted
    PRIMARY KEY (job_id, idx)
);

CREATE TABLE import_rejected (
    job_id  uuid   NOT NULL REFERENCES import_job (job_id) ON DELETE CASCADE,
    row_no  bigint NOT NULL, -- counted from 1, without the header
    line    bigint NOT NULL,
    field   text,
    reason  text   NOT NULL,
    message text   NOT NULL,
    cells   bytea,           -- JSON list of texts, encrypted
    PRIMARY KEY (job_id, row_no)
);
