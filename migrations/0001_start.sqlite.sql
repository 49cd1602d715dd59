-- Guards of history on SQLite. They keep honest programs honest: who can write the file can
-- drop them, and `verify` then says so.

CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN
    SELECT RAISE(ABORT, 'history is never changed');
END;

CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN
    SELECT RAISE(ABORT, 'history is never deleted');
END;

-- INSERT OR REPLACE would pass the delete guard where recursive triggers are off.
CREATE TRIGGER event_no_replace BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq OR op_id = NEW.op_id)
BEGIN
    SELECT RAISE(ABORT, 'history is never replaced');
END;

CREATE TRIGGER event_body_no_update BEFORE UPDATE ON event_body
BEGIN
    SELECT RAISE(ABORT, 'history is never changed');
END;

-- A body goes only after an event has said so.
CREATE TRIGGER event_body_no_delete BEFORE DELETE ON event_body
WHEN NOT EXISTS (
    SELECT 1 FROM event WHERE kind = 'event.redact' AND subject = CAST(OLD.seq AS TEXT)
)
BEGIN
    SELECT RAISE(ABORT, 'history is never deleted');
END;

CREATE TRIGGER event_body_no_replace BEFORE INSERT ON event_body
WHEN EXISTS (SELECT 1 FROM event_body WHERE seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'history is never replaced');
END;

CREATE TRIGGER chain_head_no_delete BEFORE DELETE ON chain_head
BEGIN
    SELECT RAISE(ABORT, 'the head of history is never deleted');
END;
