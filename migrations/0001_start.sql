-- The first schema. Types are TEXT and BIGINT only, and one statement ends with one semicolon:
-- the runner (src/store/migrate.rs) makes of it what each engine wants.
-- Every table of state has `rev` and `last_seq` and is described once more in the file of its
-- noun under src/store; a test holds the two together.

-- History. Nothing updates or deletes a row here; the guards lie in the engine's own file.
CREATE TABLE event (
    seq BIGINT NOT NULL PRIMARY KEY CHECK (seq >= 1),
    prev TEXT NOT NULL CHECK (length(prev) = 64),
    op_id TEXT NOT NULL UNIQUE CHECK (length(op_id) = 36),
    at TEXT NOT NULL CHECK (length(at) = 27),
    actor TEXT NOT NULL CHECK (length(actor) BETWEEN 1 AND 40),
    assurance TEXT NOT NULL CHECK (assurance IN ('claimed', 'os-user', 'ssh-signed', 'server-login')),
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 60),
    subject TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 400),
    body_hash TEXT NOT NULL CHECK (length(body_hash) = 64),
    hash TEXT NOT NULL CHECK (length(hash) = 64)
);

CREATE INDEX event_by_subject ON event (subject, seq);

-- What an event says. Beside it, not in it: personal data can be erased while the chain holds.
CREATE TABLE event_body (
    seq BIGINT NOT NULL PRIMARY KEY REFERENCES event (seq) DEFERRABLE INITIALLY DEFERRED,
    salt TEXT NOT NULL CHECK (length(salt) = 32),
    body TEXT NOT NULL
);

CREATE TABLE chain_head (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL CHECK (seq >= 0),
    hash TEXT NOT NULL CHECK (length(hash) = 64)
);

INSERT INTO chain_head (one, seq, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE schema_migration (
    number BIGINT NOT NULL PRIMARY KEY CHECK (number >= 1),
    name TEXT NOT NULL,
    checksum TEXT NOT NULL CHECK (length(checksum) = 64),
    applied_at TEXT NOT NULL CHECK (length(applied_at) = 27),
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);

CREATE TABLE workspace (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL CHECK (length(id) = 36),
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 960),
    zone TEXT NOT NULL CHECK (length(zone) BETWEEN 1 AND 60),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    illustrative BIGINT NOT NULL CHECK (illustrative IN (0, 1)),
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);

-- The number in the next reference of a kind; a number given is never given again.
CREATE TABLE counter (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL CHECK (value >= 0),
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);

CREATE TABLE setting (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);

-- Roles and logins are codes in alphabetical order with a blank between them.
CREATE TABLE person (
    slug TEXT NOT NULL PRIMARY KEY CHECK (length(slug) BETWEEN 1 AND 40),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 960),
    roles TEXT NOT NULL,
    logins TEXT NOT NULL,
    retired BIGINT NOT NULL CHECK (retired IN (0, 1)),
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);
