-- A task for each exception of a workspace, as `task import` takes them: one JSON object a line.
SELECT json_object(
    'uuid', uuid,
    'status', 'pending',
    'description', title,
    'entry', replace(replace(substr(filed_at, 1, 19), '-', ''), ':', '') || 'Z',
    'due', replace(coalesce(granted_to, last_day), '-', '') || 'T120000Z',
    'project', target,
    'workload', workload,
    'reason', primary_reason,
    'state', state,
    'move', move_likely,
    'cost', coalesce(target_year, 0) / 100
)
FROM exception ORDER BY reference;
