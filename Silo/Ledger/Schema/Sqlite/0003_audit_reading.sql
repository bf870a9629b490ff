-- readable-from: 2
-- Refusals by their reason. Successes, which are the many, are not in it and cost nothing more.
CREATE INDEX audit_by_reason ON audit (tenant_id, reason, seq) WHERE status <> 0;
