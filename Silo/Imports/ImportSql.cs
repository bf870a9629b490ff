namespace ProvisioningCluster.Silo.Imports;

/// <summary>The statements that both databases understand. Parameters stand as <c>{0}</c>, <c>{1}</c>, … and are written as each database wants them.</summary>
internal static class ImportSql
{
    public const string Columns =
        "job_id, tenant_id, created_at, updated_at, started_at, finished_at, state, row_version, actor, options, header, chunks, bytes, records, done, created, updated, existing, failed, rate, message";

    public const string Insert =
        "INSERT INTO import_job (" + Columns + ") VALUES ({0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}, {10}, {11}, {12}, {13}, {14}, {15}, {16}, {17}, {18}, {19}, {20}) ON CONFLICT DO NOTHING";

    /// <summary>The values are those of <see cref="Insert"/>, and the row version before it.</summary>
    public const string Update =
        """
        UPDATE import_job SET updated_at = {3}, started_at = {4}, finished_at = {5}, state = {6}, row_version = {7}, header = {10}, chunks = {11}, bytes = {12},
            records = {13}, done = {14}, created = {15}, updated = {16}, existing = {17}, failed = {18}, rate = {19}, message = {20}
        WHERE job_id = {0} AND tenant_id = {1} AND row_version = {7} - 1
        """;

    public const string Find = "SELECT " + Columns + " FROM import_job WHERE job_id = {0} AND tenant_id = {1}";

    public const string List = "SELECT " + Columns + " FROM import_job WHERE tenant_id = {0} ORDER BY created_at DESC, job_id DESC LIMIT {1}";

    public const string CountUnfinished = "SELECT count(*) FROM import_job WHERE tenant_id = {0} AND finished_at IS NULL";

    public const string ListUnfinished = "SELECT job_id, tenant_id, state, updated_at FROM import_job WHERE finished_at IS NULL ORDER BY updated_at LIMIT {0}";

    public const string InsertChunk = "INSERT INTO import_chunk (job_id, idx, content) VALUES ({0}, {1}, {2}) ON CONFLICT DO NOTHING";

    public const string FindChunk = "SELECT c.content FROM import_chunk c JOIN import_job j ON j.job_id = c.job_id WHERE c.job_id = {0} AND c.idx = {1} AND j.tenant_id = {2}";

    /// <summary>Some at a time, so that no statement is long.</summary>
    public const string DeleteChunks = "DELETE FROM import_chunk WHERE job_id = {0} AND idx < {1}";

    public const string InsertRejected =
        "INSERT INTO import_rejected (job_id, row_no, line, field, reason, message, cells) VALUES ({0}, {1}, {2}, {3}, {4}, {5}, {6}) ON CONFLICT DO NOTHING";

    public const string ListRejected =
        """
        SELECT r.row_no, r.line, r.field, r.reason, r.message, r.cells FROM import_rejected r JOIN import_job j ON j.job_id = r.job_id
        WHERE r.job_id = {0} AND j.tenant_id = {1} AND r.row_no > {2} ORDER BY r.row_no LIMIT {3}
        """;

    public const string DeleteRejected =
        "DELETE FROM import_rejected WHERE job_id = {0} AND row_no IN (SELECT row_no FROM import_rejected WHERE job_id = {0} ORDER BY row_no LIMIT {1})";

    public const string FindOld = "SELECT job_id FROM import_job WHERE finished_at < {0} ORDER BY finished_at LIMIT 1";

    public const string Delete = "DELETE FROM import_job WHERE job_id = {0}";
}
