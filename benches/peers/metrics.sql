-- The figures of `cloudpick metrics` in one query, as somebody who knows the tables would write it.
-- Estimates of a workload that were edited after a grant are left out: those are in the history.
WITH RECURSIVE
day(today) AS (SELECT date('now')),
home(supplier, since, until) AS (
    SELECT chosen,
        coalesce(effective, (SELECT made_on FROM decision_remark
            WHERE decision = reference AND status = 'accepted' ORDER BY number LIMIT 1)),
        transition_end
    FROM decision WHERE scope = 'primary' AND status IN ('accepted', 'reopened')
),
spoken AS (
    SELECT exception, condition, kind, on_day FROM (
        SELECT exception, condition, kind, on_day,
            row_number() OVER (PARTITION BY exception, condition ORDER BY number DESC) AS back
        FROM exception_mark, day WHERE kind <> 'met' AND on_day <= today
    ) WHERE back = 1
),
held AS MATERIALIZED (
    SELECT c.exception, c.grant_number, c.due, s.kind AS said, s.on_day,
        coalesce(s.kind IN ('confirmed', 'waived'), 0) AS settled,
        CASE s.kind WHEN 'breached' THEN 1 WHEN 'confirmed' THEN 0 WHEN 'waived' THEN 0
            ELSE c.due < today END AS breached,
        c.kind = 'precedent' AS precedent, c.consequence = 'lapse' AS lapses
    FROM day, exception_condition c
    LEFT JOIN spoken s ON s.exception = c.exception AND s.condition = c.number
),
blocked AS MATERIALIZED (
    SELECT DISTINCT exception, grant_number FROM held
    WHERE (precedent AND NOT settled) OR (lapses AND breached)
),
closed AS MATERIALIZED (
    SELECT exception, outcome, effective, months FROM exception_turn WHERE kind = 'closed'
),
granted AS MATERIALIZED (
    SELECT g.exception, min(g.start) AS first, max(g.last_day) AS last,
        max(CASE WHEN g.start <= today AND today <= g.last_day THEN g.number END) AS holding,
        max(CASE WHEN g.start <= today AND today <= g.last_day
            AND b.exception IS NULL THEN 1 ELSE 0 END) AS open,
        max(g.number) AS newest
    FROM day, exception_grant g
    LEFT JOIN blocked b ON b.exception = g.exception AND b.grant_number = g.number
    GROUP BY g.exception
),
kase AS MATERIALIZED (
    SELECT e.reference, e.state, e.workload, e.target, e.primary_reason, e.other_reasons,
        e.move_high, e.ended_on, g.first, g.last, g.holding, g.newest,
        max(coalesce(e.target_year, 0), w.annual_cost) AS cost,
        CASE WHEN e.ended_on <= today THEN 'ended' WHEN g.open THEN 'live'
            WHEN g.holding IS NOT NULL THEN 'lapsed_condition'
            WHEN today < g.first THEN 'scheduled' ELSE 'lapsed' END AS cover,
        c.outcome, c.effective, c.months AS took
    FROM day, granted g JOIN exception e ON e.reference = g.exception
    JOIN workload w ON w.reference = e.workload
    LEFT JOIN closed c ON c.exception = e.reference
),
moved AS (
    SELECT workload, target, first FROM (
        SELECT k.workload, k.target, k.first,
            row_number() OVER (PARTITION BY k.workload ORDER BY k.first DESC, k.reference DESC) AS at
        FROM day, kase k JOIN workload w ON w.reference = k.workload
        WHERE k.state IN ('approved', 'revoked') AND k.first <= today
            AND (w.hosted_since IS NULL OR k.first > w.hosted_since)
    ) WHERE at = 1
),
site AS MATERIALIZED (
    SELECT w.reference, w.annual_cost, coalesce(m.target, w.hosted) AS hosted,
        CASE WHEN m.target <> w.hosted THEN m.first ELSE w.hosted_since END AS since,
        w.retired_on, w.retired_on <= today AS gone
    FROM day, workload w LEFT JOIN moved m ON m.workload = w.reference
),
said AS (
    SELECT workload, max(cover = 'live') AS covered FROM kase
    WHERE cover = 'live' OR effective IS NULL GROUP BY workload
),
away AS MATERIALIZED (
    SELECT s.annual_cost, CASE WHEN d.covered = 1 THEN 'covered' WHEN d.covered = 0 THEN 'lapsed'
        WHEN today <= h.until THEN 'in_transition' ELSE 'never_asked' END AS because
    FROM day, home h, site s LEFT JOIN said d ON d.workload = s.reference
    WHERE coalesce(s.gone, 0) = 0 AND s.hosted <> h.supplier
),
live AS MATERIALIZED (
    SELECT k.*, g.months, max(k.move_high, g.months) AS worst, coalesce((
        SELECT (r.days + 29) / 30 FROM rehearsal r WHERE r.workload = k.workload
            AND r.retired_on IS NULL AND r.logged_at > g.approved_at
        ORDER BY r.logged_at DESC LIMIT 1), g.months) AS now
    FROM kase k JOIN exception_grant g ON g.exception = k.reference AND g.number = k.holding
    WHERE k.cover = 'live'
),
absent AS (
    SELECT k.reference, k.first, min(today,
        coalesce(date(k.effective, '-1 day'), today),
        coalesce(CASE WHEN k.target = h.supplier THEN date(h.since, '-1 day') END, today),
        coalesce(CASE WHEN s.hosted = h.supplier THEN date(s.since, '-1 day') END, today),
        coalesce(date(s.retired_on, '-1 day'), today)) AS last, k.ended_on
    FROM day, home h, kase k JOIN site s ON s.reference = k.workload
),
turn AS (
    SELECT reference, first, last, ended_on, first AS at FROM absent
    UNION SELECT reference, first, last, ended_on, ended_on FROM absent WHERE ended_on IS NOT NULL
    UNION SELECT a.reference, a.first, a.last, a.ended_on, g.start
        FROM absent a JOIN exception_grant g ON g.exception = a.reference
    UNION SELECT a.reference, a.first, a.last, a.ended_on, date(g.last_day, '+1 day')
        FROM absent a JOIN exception_grant g ON g.exception = a.reference
    UNION SELECT a.reference, a.first, a.last, a.ended_on, date(c.due, '+1 day')
        FROM absent a JOIN exception_condition c ON c.exception = a.reference
    UNION SELECT a.reference, a.first, a.last, a.ended_on, m.on_day
        FROM absent a JOIN exception_mark m ON m.exception = a.reference
),
stretch AS (
    SELECT reference, ended_on, at AS since, coalesce(date(lead(at) OVER (
        PARTITION BY reference ORDER BY at), '-1 day'), last) AS last
    FROM turn WHERE at BETWEEN first AND last
),
bare AS MATERIALIZED (
    SELECT s.reference, s.since, s.last FROM stretch s
    WHERE s.ended_on <= s.since OR NOT EXISTS (
        SELECT 1 FROM exception_grant g
        WHERE g.exception = s.reference AND s.since BETWEEN g.start AND g.last_day
            AND NOT EXISTS (
                SELECT 1 FROM (
                    SELECT c.kind, c.consequence, c.due, (
                        SELECT m.kind FROM exception_mark m
                        WHERE m.exception = c.exception AND m.condition = c.number
                            AND m.kind <> 'met' AND m.on_day <= s.since
                        ORDER BY m.number DESC LIMIT 1) AS word
                    FROM exception_condition c
                    WHERE c.exception = g.exception AND c.grant_number = g.number
                ) h
                WHERE (h.kind = 'precedent' AND coalesce(h.word, '') NOT IN ('confirmed', 'waived'))
                    OR (h.consequence = 'lapse' AND (h.word = 'breached'
                        OR (h.word IS NULL AND h.due < s.since)))
            )
    )
),
quarter(first, last) AS (
    SELECT date(min(since), 'start of year'), date(min(since), 'start of year', '+3 months', '-1 day')
    FROM bare
    UNION ALL SELECT date(first, '+3 months'), date(first, '+6 months', '-1 day')
    FROM quarter, day WHERE date(first, '+3 months') <= today
),
waiting(days) AS (
    SELECT julianday(today) - julianday(substr(submitted_at, 1, 10)) FROM day, exception
    WHERE state IN ('submitted', 'in_review')
    UNION ALL SELECT julianday(today) - julianday(substr(r.submitted_at, 1, 10))
    FROM day, exception_renewal r WHERE r.state IN ('submitted', 'in_review')
),
took(seconds) AS (
    SELECT strftime('%s', r.ruled_at) - strftime('%s', r.submitted_at) FROM exception_ruling r
    WHERE verdict = 'rejected' OR (verdict = 'approved' AND EXISTS (
        SELECT 1 FROM exception_grant g
        WHERE g.exception = r.exception AND g.approved_at = r.ruled_at))
),
ruled AS (
    SELECT substr(ruled_at, 1, 4) || '-Q' || ((substr(ruled_at, 6, 2) + 2) / 3) AS quarter,
        person, verdict, length FROM exception_ruling
),
reviewed AS (
    SELECT g.exception, g.number, g.last_day, k.ended_on,
        row_number() OVER (PARTITION BY g.exception ORDER BY g.number) - 1 AS round,
        lead(g.number) OVER (PARTITION BY g.exception ORDER BY g.number) AS next
    FROM exception_grant g JOIN kase k ON k.reference = g.exception WHERE g.kind <> 'bridge'
)
SELECT 'workloads', NULL, count(*), sum(annual_cost) FROM site WHERE coalesce(gone, 0) = 0
UNION ALL SELECT 'off-primary', because, count(*), sum(annual_cost) FROM away GROUP BY because
UNION ALL SELECT 'live', NULL, count(*), sum(cost) FROM live
UNION ALL SELECT 'reason', primary_reason, count(*), sum(cost) FROM live GROUP BY primary_reason
UNION ALL SELECT 'any reason', r.code, count(*), sum(cost) FROM live,
    (SELECT 'cost_profile' AS code UNION ALL SELECT 'user_needs' UNION ALL SELECT 'innovation'
        UNION ALL SELECT 'flexibility') r
    WHERE primary_reason = r.code OR instr(other_reasons, r.code) GROUP BY r.code
UNION ALL SELECT 'target', target, count(*), sum(cost) FROM live GROUP BY target
UNION ALL SELECT 'concentration', NULL, sum(n * n), sum(n) * sum(n)
    FROM (SELECT count(*) AS n FROM live GROUP BY target)
UNION ALL SELECT 'debt', 'now', sum(now), sum(max(0, now - 12)) FROM live
UNION ALL SELECT 'debt', 'accepted', sum(months), sum(worst) FROM live
UNION ALL SELECT 'debt', 'by spending', sum(now * cost), sum(cost) FROM live
UNION ALL SELECT 'debt', 'lapsed', sum(g.months), NULL FROM kase k
    JOIN exception_grant g ON g.exception = k.reference AND g.number = k.newest
    WHERE k.effective IS NULL AND k.cover IN ('lapsed', 'lapsed_condition')
UNION ALL SELECT 'uncovered', NULL,
    sum(julianday(last) - julianday(since) + 1), count(DISTINCT reference) FROM bare
UNION ALL SELECT 'uncovered', q.first,
    sum(julianday(min(b.last, q.last)) - julianday(max(b.since, q.first)) + 1), NULL
    FROM quarter q JOIN bare b ON b.since <= q.last AND b.last >= q.first GROUP BY q.first
UNION ALL SELECT 'age of live', NULL, avg(julianday(today) - julianday(first)),
    max(julianday(today) - julianday(first)) FROM live, day
UNION ALL SELECT 'waiting', 'median', avg(days), NULL FROM (
    SELECT days, row_number() OVER (ORDER BY days) AS at, count(*) OVER () AS n FROM waiting)
    WHERE at IN ((n + 1) / 2, n / 2 + 1)
UNION ALL SELECT 'waiting', 'oldest', max(days), count(*) FROM waiting
UNION ALL SELECT 'to decide', 'median', avg(seconds), max(n) FROM (
    SELECT seconds, row_number() OVER (ORDER BY seconds) AS at, count(*) OVER () AS n FROM took)
    WHERE at IN ((n + 1) / 2, n / 2 + 1)
UNION ALL SELECT 'to decide', 'nine in ten', max(seconds), NULL FROM (
    SELECT seconds, row_number() OVER (ORDER BY seconds) AS at, count(*) OVER () AS n FROM took)
    WHERE at <= (n * 9 + 9) / 10
UNION ALL SELECT 'verdicts ' || verdict, quarter, count(*), sum(length) FROM ruled
    GROUP BY verdict, quarter
UNION ALL SELECT 'verdicts ' || verdict || ' of ' || person, quarter, count(*), sum(length)
    FROM ruled GROUP BY verdict, person, quarter
UNION ALL SELECT 'requests', NULL, count(*), NULL
    FROM (SELECT DISTINCT exception, round, submitted_at FROM exception_ruling)
UNION ALL SELECT 'endings', NULL, count(*), count(next) FROM reviewed, day
    WHERE min(last_day, coalesce(date(ended_on, '-1 day'), last_day)) < today
UNION ALL SELECT 'renewals', NULL, count(*), max(round) FROM reviewed WHERE round > 0
UNION ALL SELECT 'unchanged', NULL, sum(a.claims = b.claims), count(*)
    FROM exception_ruling a JOIN exception_ruling b
    ON b.exception = a.exception AND b.round = a.round + 1
    WHERE a.verdict = 'approved' AND b.verdict = 'approved'
UNION ALL SELECT 'granted', NULL, count(*), NULL FROM kase
UNION ALL SELECT 'conditions', CASE WHEN breached THEN 'breached' WHEN NOT settled THEN 'open'
        WHEN said = 'waived' THEN 'waived' WHEN on_day <= due THEN 'in time' ELSE 'late' END AS how,
    count(*), NULL FROM held GROUP BY how
UNION ALL SELECT 'tested', NULL, count(*), NULL FROM live l, day WHERE max(
        coalesce((SELECT tested_on FROM exception_detail d
            WHERE d.exception = l.reference AND d.estimate_basis = 'tested'), ''),
        coalesce((SELECT max(substr(logged_at, 1, 10)) FROM rehearsal r
            WHERE r.workload = l.workload AND r.retired_on IS NULL), ''))
    BETWEEN date(today, '-12 months', '+1 day') AND today
UNION ALL SELECT 'overrides', NULL, count(override_by), sum(kind = 'bridge') FROM exception_grant
UNION ALL SELECT 'corrections', NULL, count(*), NULL FROM exception_turn WHERE kind = 'corrected'
UNION ALL SELECT 'calibration', d.estimate_basis, sum(k.took), sum(g.months) FROM day, kase k
    JOIN exception_grant g ON g.exception = k.reference AND g.number = k.newest
    JOIN exception_detail d ON d.exception = k.reference
    WHERE k.took IS NOT NULL AND k.effective <= today
        AND k.outcome IN ('returned_to_primary', 'replaced_by') GROUP BY d.estimate_basis;
