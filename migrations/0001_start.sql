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

-- With the kind, so that events of one kind about many things are found without reading the others.
CREATE INDEX event_by_subject ON event (subject, seq, kind);
-- Where history stood at the end of a day.
CREATE INDEX event_by_time ON event (at, seq);

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

-- Who acts for whom on exceptions; a row that is over stays until another takes its place.
CREATE TABLE delegation (
    person TEXT NOT NULL REFERENCES person (slug),
    delegate TEXT NOT NULL REFERENCES person (slug),
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    given_by TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (person, delegate),
    CHECK (person <> delegate),
    CHECK (since <= until)
);

-- Suppliers: organisations that sell cloud. Retired, never deleted.
CREATE TABLE supplier (
    slug TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL CHECK (length(name) <= 960),
    kind TEXT,
    url TEXT,
    address TEXT,
    email TEXT,
    identifier TEXT,
    retired BIGINT NOT NULL CHECK (retired IN (0, 1)),
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);

-- One structured comparison. The rules (formula, decimals, tie order ...) are columns; the
-- criteria are the four tables that follow, one set of rows for each version of the rules.
CREATE TABLE evaluation (
    reference TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL CHECK (length(title) <= 960),
    purpose TEXT NOT NULL CHECK (purpose IN ('options-appraisal', 'call-off-without-competition', 'call-off-with-competition', 'tender')),
    stage TEXT NOT NULL CHECK (stage IN ('draft', 'frozen', 'scoring', 'moderation', 'quality_closed', 'price_opened', 'decided', 'archived')),
    rules_version BIGINT NOT NULL CHECK (rules_version >= 1),
    illustrative BIGINT NOT NULL CHECK (illustrative IN (0, 1)),
    moderator TEXT NOT NULL REFERENCES person (slug),
    set_id TEXT NOT NULL,
    set_title TEXT NOT NULL,
    set_version TEXT NOT NULL,
    set_sources TEXT NOT NULL,
    price_formula TEXT,
    price_best BIGINT CHECK (price_best >= 0),
    price_worst BIGINT CHECK (price_worst >= 0),
    should_cost BIGINT CHECK (should_cost > 0),
    decimals BIGINT NOT NULL CHECK (decimals BETWEEN 0 AND 6),
    near_tie BIGINT NOT NULL CHECK (near_tie >= 0),
    tie_break TEXT NOT NULL,
    min_panel BIGINT NOT NULL CHECK (min_panel >= 1),
    framework TEXT,
    created_at TEXT NOT NULL,
    frozen_at TEXT,
    rules_hash TEXT,
    moderation_opened TEXT,
    price_opened TEXT,
    chosen TEXT,
    rule_set TEXT,
    scoring_due TEXT CHECK (length(scoring_due) = 10),
    moderation_due TEXT CHECK (length(moderation_due) = 10),
    point_value BIGINT CHECK (point_value > 0),
    agreeing TEXT CHECK (agreeing IN ('average')),
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);

-- Each version of an evaluation's rules: what it amends and why, and from its freeze on the text
-- that was frozen, whose SHA-256 is the hash.
CREATE TABLE rules_version (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    version BIGINT NOT NULL CHECK (version >= 1),
    reason TEXT,
    amended_by TEXT REFERENCES person (slug),
    amended_at TEXT,
    amended_from TEXT,
    carry TEXT CHECK (carry IN ('nothing', 'unchanged')),
    scores_seen BIGINT NOT NULL CHECK (scores_seen IN (0, 1)),
    money_known BIGINT NOT NULL CHECK (money_known IN (0, 1)),
    frozen_at TEXT,
    hash TEXT,
    rules TEXT,
    agreeing_before TEXT CHECK (agreeing_before IN ('average')),
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, version)
);

CREATE TABLE scale_point (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    version BIGINT NOT NULL,
    value BIGINT NOT NULL CHECK (value >= 0),
    name TEXT NOT NULL,
    descriptor TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, version, value)
);

CREATE TABLE criteria_group (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    version BIGINT NOT NULL,
    id TEXT NOT NULL,
    position BIGINT NOT NULL,
    title TEXT NOT NULL,
    weight BIGINT NOT NULL CHECK (weight BETWEEN 0 AND 10000),
    rationale TEXT,
    threshold BIGINT CHECK (threshold BETWEEN 0 AND 10000),
    part TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, version, id)
);

CREATE TABLE question (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    version BIGINT NOT NULL,
    id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('gate', 'scored', 'price')),
    text TEXT NOT NULL,
    evidence TEXT,
    weight BIGINT NOT NULL CHECK (weight BETWEEN 0 AND 10000),
    bands TEXT NOT NULL,
    min_score BIGINT,
    cap BIGINT,
    need TEXT CHECK (need IN ('essential', 'nice-to-have')),
    stories TEXT NOT NULL,
    guidance TEXT CHECK (length(guidance) <= 80000),
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, version, id)
);

-- What somebody said when weights were looked for, and the weights that came out of it; `group_id`
-- is null where the groups themselves were weighed. `consistency` is in ten-thousandths.
CREATE TABLE elicitation (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    version BIGINT NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    group_id TEXT,
    method TEXT NOT NULL CHECK (method IN ('swing', 'roc', 'rank-sum', 'rank-reciprocal', 'ahp', 'best-worst')),
    said_by TEXT NOT NULL REFERENCES person (slug),
    figures TEXT NOT NULL,
    weights TEXT NOT NULL,
    consistency BIGINT CHECK (consistency >= 0),
    note TEXT,
    written_by TEXT NOT NULL REFERENCES person (slug),
    written_at TEXT NOT NULL,
    taken_at TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, version, number)
);

CREATE TABLE candidate (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    supplier TEXT NOT NULL REFERENCES supplier (slug),
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    withdrawn_on TEXT,
    withdrawn_reason TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, supplier)
);

-- A place on the panel. Whoever leaves takes the row along; the scores stay.
CREATE TABLE seat (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    person TEXT NOT NULL REFERENCES person (slug),
    position BIGINT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, person)
);

CREATE TABLE declaration (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    person TEXT NOT NULL REFERENCES person (slug),
    number BIGINT NOT NULL CHECK (number >= 1),
    made_at TEXT NOT NULL,
    about TEXT,
    nature TEXT,
    mitigation TEXT,
    verdict TEXT CHECK (verdict IN ('cleared', 'recused')),
    questions TEXT,
    reviewed_by TEXT,
    reviewed_at TEXT,
    review_reason TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, person, number)
);

CREATE TABLE gate_answer (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    version BIGINT NOT NULL,
    candidate TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('pass', 'fail')),
    reason TEXT NOT NULL,
    answered_by TEXT NOT NULL,
    answered_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, version, candidate, question)
);

-- A sheet that its evaluator handed in.
CREATE TABLE sheet (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    version BIGINT NOT NULL,
    evaluator TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, version, evaluator)
);

-- What one evaluator gave; `reason` is null until one has been written. After the sheet is
-- submitted a row stays as it is, and corrections stand beside it.
CREATE TABLE score (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    version BIGINT NOT NULL,
    evaluator TEXT NOT NULL,
    candidate TEXT NOT NULL,
    question TEXT NOT NULL,
    value BIGINT NOT NULL CHECK (value >= 0),
    reason TEXT,
    evidence TEXT NOT NULL,
    scored_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, version, evaluator, candidate, question)
);

CREATE TABLE score_correction (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    version BIGINT NOT NULL,
    evaluator TEXT NOT NULL,
    candidate TEXT NOT NULL,
    question TEXT NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    value BIGINT NOT NULL CHECK (value >= 0),
    reason TEXT NOT NULL,
    evidence TEXT NOT NULL,
    corrected_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, version, evaluator, candidate, question, number)
);

-- The one score that counts. Where the rules take averages, `value` is the sum of `of_scores`
-- individual scores, so that the average stays exact.
CREATE TABLE consensus (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    version BIGINT NOT NULL,
    candidate TEXT NOT NULL,
    question TEXT NOT NULL,
    value BIGINT NOT NULL CHECK (value >= 0),
    reason TEXT NOT NULL,
    evidence TEXT NOT NULL,
    agreed_by TEXT NOT NULL,
    agreed_at TEXT NOT NULL,
    of_scores BIGINT CHECK (of_scores >= 1),
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, version, candidate, question)
);

-- What was said in moderation, asked of an evaluator, or put off; entries are only added.
CREATE TABLE minute (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    version BIGINT NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    sort TEXT NOT NULL CHECK (sort IN ('note', 'question', 'answer', 'parked', 'resumed')),
    candidate TEXT,
    question TEXT,
    whom TEXT,
    answers BIGINT CHECK (answers >= 1),
    text TEXT,
    written_by TEXT NOT NULL,
    written_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, version, number)
);

-- Each return to moderation; `money_known` is 1 where prices had been opened before.
CREATE TABLE reopening (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    number BIGINT NOT NULL CHECK (number >= 1),
    version BIGINT NOT NULL,
    reopened_from TEXT NOT NULL CHECK (reopened_from IN ('quality_closed', 'price_opened')),
    reopened_by TEXT NOT NULL,
    reopened_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    money_known BIGINT NOT NULL CHECK (money_known IN (0, 1)),
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, number)
);

-- Whole-life cost in pence, without VAT. Shown to nobody until prices are opened.
CREATE TABLE price (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    candidate TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    basis TEXT,
    entered_by TEXT NOT NULL,
    entered_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, candidate)
);

-- The basket behind a price, where it was given line by line; the price is their sum.
CREATE TABLE price_line (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    candidate TEXT NOT NULL,
    position BIGINT NOT NULL CHECK (position >= 1),
    item TEXT NOT NULL CHECK (length(item) <= 960),
    amount BIGINT NOT NULL CHECK (amount >= 0),
    assumption TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, candidate, position)
);

-- Each change of a price since prices were opened: what it was, what it is, and why.
CREATE TABLE price_change (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    number BIGINT NOT NULL CHECK (number >= 1),
    candidate TEXT NOT NULL,
    before_amount BIGINT CHECK (before_amount > 0),
    after_amount BIGINT NOT NULL CHECK (after_amount > 0),
    reason TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, number)
);

CREATE TABLE evidence (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    id TEXT NOT NULL,
    candidate TEXT,
    questions TEXT NOT NULL,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    as_at TEXT,
    place TEXT,
    link TEXT,
    note TEXT,
    conflicts_with TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at TEXT NOT NULL,
    clarification TEXT,
    superseded_by TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, id)
);

-- How far each candidate's question is, who sees to it and by when; what has no row is open.
CREATE TABLE open_question (
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    candidate TEXT NOT NULL,
    question TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'investigate', 'answered')),
    owner TEXT,
    due TEXT,
    note TEXT,
    set_by TEXT NOT NULL,
    set_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (evaluation, candidate, question)
);

-- Questions put to candidates (no candidate: to all of them alike); `flag` is why a bid was asked
-- about, as it stood then.
CREATE TABLE clarification (
    reference TEXT NOT NULL PRIMARY KEY,
    evaluation TEXT NOT NULL REFERENCES evaluation (reference),
    about TEXT NOT NULL CHECK (about IN ('abnormally-low', 'late-evidence', 'other')),
    candidate TEXT,
    flag TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);

-- What was said in a clarification, in order: its question, answers, its conclusion.
CREATE TABLE clarification_entry (
    clarification TEXT NOT NULL REFERENCES clarification (reference),
    number BIGINT NOT NULL CHECK (number >= 1),
    said TEXT NOT NULL CHECK (said IN ('drafted', 'question', 'answer', 'conclusion')),
    text TEXT NOT NULL,
    said_by TEXT NOT NULL,
    said_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (clarification, number)
);

-- Texts that exports and reports leave out: `subject` as history names it, `field` which of its
-- texts.
CREATE TABLE sensitive (
    subject TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 400),
    field TEXT NOT NULL CHECK (field IN ('reason', 'note', 'question', 'answer', 'conclusion', 'rejected', 'dissent', 'condition', 'participants')),
    marked_by TEXT NOT NULL,
    marked_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (subject, field)
);

-- The choice and why. At most one in force per scope.
CREATE TABLE decision (
    reference TEXT NOT NULL PRIMARY KEY,
    scope TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'proposed', 'accepted', 'rejected', 'reopened', 'superseded', 'deprecated')),
    evaluation TEXT REFERENCES evaluation (reference),
    chosen TEXT NOT NULL,
    title TEXT NOT NULL CHECK (length(title) <= 960),
    reason TEXT NOT NULL,
    not_covered TEXT,
    route_to_market TEXT,
    minimum_portability BIGINT CHECK (minimum_portability >= 0),
    review_by TEXT NOT NULL,
    effective TEXT,
    transition_end TEXT,
    written_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    supersedes TEXT REFERENCES decision (reference),
    superseded_by TEXT,
    debt_budget BIGINT CHECK (debt_budget >= 0),
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);
CREATE UNIQUE INDEX decision_in_force ON decision (scope) WHERE status IN ('accepted', 'reopened');

-- What a decision lists, in order; `about` is the candidate of a text of the kind `rejected`.
CREATE TABLE decision_text (
    decision TEXT NOT NULL REFERENCES decision (reference),
    kind TEXT NOT NULL CHECK (kind IN ('rejected', 'decision_maker', 'consulted', 'informed', 'dissent', 'conflict', 'condition', 'reopen_trigger', 'follows')),
    number BIGINT NOT NULL CHECK (number >= 1),
    about TEXT,
    text TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (decision, kind, number)
);

-- What was done with a decision, in order.
CREATE TABLE decision_remark (
    decision TEXT NOT NULL REFERENCES decision (reference),
    number BIGINT NOT NULL CHECK (number >= 1),
    status TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_on TEXT NOT NULL,
    reason TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (decision, number)
);

-- The text a decision was imported from, byte for byte; `edited` once the record says something
-- else than its body.
CREATE TABLE decision_document (
    decision TEXT NOT NULL PRIMARY KEY REFERENCES decision (reference),
    text TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    edited BIGINT NOT NULL CHECK (edited IN (0, 1)),
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);

-- The exact bytes that were hashed when a decision was accepted.
CREATE TABLE snapshot (
    decision TEXT NOT NULL PRIMARY KEY REFERENCES decision (reference),
    body TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);

-- Until when the record of an evaluation is kept, where somebody set another day than the
-- default. Nothing is deleted by itself.
CREATE TABLE retention (
    evaluation TEXT NOT NULL PRIMARY KEY REFERENCES evaluation (reference),
    until TEXT NOT NULL CHECK (length(until) = 10),
    set_by TEXT NOT NULL REFERENCES person (slug),
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);

CREATE TABLE workload (
    reference TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL CHECK (length(name) <= 960),
    skeleton TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL REFERENCES person (slug),
    directorate TEXT NOT NULL,
    criticality TEXT NOT NULL CHECK (criticality IN ('low', 'medium', 'high', 'critical')),
    annual_cost BIGINT NOT NULL CHECK (annual_cost >= 0),
    data_class TEXT NOT NULL CHECK (data_class IN ('public', 'official', 'official-sensitive')),
    personal_data TEXT NOT NULL CHECK (personal_data IN ('none', 'personal', 'special-category')),
    needs TEXT,
    value BIGINT CHECK (value BETWEEN 0 AND 3),
    hosted TEXT NOT NULL,
    hosted_since TEXT,
    hosted_known TEXT NOT NULL CHECK (hosted_known IN ('assumed', 'confirmed')),
    move_low BIGINT,
    move_likely BIGINT,
    move_high BIGINT,
    retired_on TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);

-- What was answered to the checks of the minimum viable portability, for `estate` or a workload.
-- Rows are only added; of several to one check the one with the highest number counts.
CREATE TABLE portability_answer (
    subject TEXT NOT NULL,
    check_id TEXT NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    answer TEXT NOT NULL CHECK (answer IN ('met', 'not-met', 'accepted')),
    measure TEXT,
    decision TEXT REFERENCES decision (reference),
    as_at TEXT NOT NULL CHECK (length(as_at) = 10),
    given_by TEXT NOT NULL REFERENCES person (slug),
    given_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (subject, check_id, number)
);

-- Moves that were tried out. One logged in error keeps its row and says so.
CREATE TABLE rehearsal (
    workload TEXT NOT NULL REFERENCES workload (reference),
    number BIGINT NOT NULL CHECK (number >= 1),
    held_on TEXT NOT NULL CHECK (length(held_on) = 10),
    days BIGINT NOT NULL CHECK (days BETWEEN 1 AND 3650),
    platform TEXT,
    problems TEXT,
    logged_by TEXT NOT NULL REFERENCES person (slug),
    logged_at TEXT NOT NULL,
    retired_on TEXT,
    retired_reason TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (workload, number)
);

-- Proprietary features in use; each change is a row of its own, and the last one counts.
CREATE TABLE lock_in (
    workload TEXT NOT NULL REFERENCES workload (reference),
    number BIGINT NOT NULL CHECK (number >= 1),
    version BIGINT NOT NULL CHECK (version >= 1),
    feature TEXT NOT NULL CHECK (length(feature) <= 960),
    replacement TEXT,
    days BIGINT CHECK (days BETWEEN 0 AND 3650),
    spend BIGINT NOT NULL CHECK (spend >= 0),
    said_by TEXT NOT NULL REFERENCES person (slug),
    said_at TEXT NOT NULL,
    retired_on TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (workload, number, version)
);

-- Somebody looked whether the primary has a function that exceptions miss; rows are only added.
CREATE TABLE function_look (
    skeleton TEXT NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    name TEXT NOT NULL CHECK (length(name) <= 960),
    found TEXT NOT NULL CHECK (found IN ('missing', 'arrived')),
    as_at TEXT NOT NULL CHECK (length(as_at) = 10),
    source TEXT,
    looked_by TEXT NOT NULL REFERENCES person (slug),
    looked_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (skeleton, number)
);

-- What a workload needs a month, in thousandths of the unit of the item; growth a year in
-- hundredths of a percent.
CREATE TABLE need (
    workload TEXT NOT NULL REFERENCES workload (reference),
    environment TEXT NOT NULL,
    item TEXT NOT NULL,
    count BIGINT NOT NULL CHECK (count >= 1),
    low BIGINT NOT NULL CHECK (low >= 0),
    likely BIGINT NOT NULL CHECK (likely >= low),
    high BIGINT NOT NULL CHECK (high >= likely),
    growth_low BIGINT NOT NULL,
    growth_likely BIGINT NOT NULL CHECK (growth_likely >= growth_low),
    growth_high BIGINT NOT NULL CHECK (growth_high >= growth_likely),
    from_month BIGINT CHECK (from_month BETWEEN 1 AND 120),
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (workload, environment, item)
);

-- Price sheets, byte for byte as they were brought in; the highest number of a supplier counts.
CREATE TABLE price_sheet (
    supplier TEXT NOT NULL REFERENCES supplier (slug),
    number BIGINT NOT NULL CHECK (number >= 1),
    as_at TEXT NOT NULL CHECK (length(as_at) = 10),
    body TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    brought_by TEXT NOT NULL REFERENCES person (slug),
    brought_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (supplier, number)
);

-- What a list shows of a request; its long texts lie in the tables that follow, so that ten
-- thousand rows are read without them. `ended_on`, `decided_role` and `override` are what those
-- tables say, once more for the list.
CREATE TABLE exception (
    reference TEXT NOT NULL PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'in_review', 'changes_requested', 'approved', 'rejected', 'withdrawn', 'revoked', 'closed')),
    version BIGINT NOT NULL CHECK (version >= 1),
    requester TEXT NOT NULL REFERENCES person (slug),
    filed_at TEXT NOT NULL,
    title TEXT NOT NULL CHECK (length(title) <= 960),
    workload TEXT NOT NULL REFERENCES workload (reference),
    target TEXT,
    environment TEXT CHECK (environment IN ('trial', 'test', 'live')),
    category TEXT CHECK (category IN ('waiver', 'mitigated')),
    primary_reason TEXT CHECK (primary_reason IN ('cost_profile', 'user_needs', 'innovation', 'flexibility')),
    other_reasons TEXT NOT NULL,
    owner TEXT REFERENCES person (slug),
    co_authors TEXT NOT NULL,
    directorate TEXT,
    data_class TEXT CHECK (data_class IN ('public', 'official', 'official-sensitive')),
    personal_data TEXT CHECK (personal_data IN ('none', 'personal', 'special-category')),
    start TEXT,
    last_day TEXT,
    review_by TEXT,
    move_low BIGINT CHECK (move_low BETWEEN 0 AND 120),
    move_likely BIGINT CHECK (move_likely BETWEEN 0 AND 120),
    move_high BIGINT CHECK (move_high BETWEEN 0 AND 120),
    target_year BIGINT CHECK (target_year >= 0),
    editors TEXT NOT NULL,
    claimed_by TEXT,
    submissions BIGINT NOT NULL CHECK (submissions >= 0),
    submitted_at TEXT,
    submitted_hash TEXT,
    decision TEXT,
    tier TEXT CHECK (tier IN ('1', '2', '3')),
    tier_why TEXT,
    decided_role TEXT,
    override BIGINT NOT NULL CHECK (override IN (0, 1)),
    ended_on TEXT,
    -- Facts about the grants and their conditions, so that a list of a hundred thousand need not
    -- read those: first and last day, a day between them in no grant, the first day on which a
    -- condition stops the cover, conditions not settled, and the first day one of them is breached.
    granted_from TEXT,
    granted_to TEXT,
    granted_gap BIGINT NOT NULL CHECK (granted_gap IN (0, 1)),
    blocks_on TEXT,
    conditions_open BIGINT NOT NULL CHECK (conditions_open >= 0),
    overdue_on TEXT,
    -- Decisions on it that were recorded in error and taken back.
    corrections BIGINT NOT NULL CHECK (corrections >= 0),
    -- The day by which it is to be looked at; nothing once somebody has, on it or later.
    review_due TEXT,
    -- The first day of all on which it covers: from then on its workload is assumed at the target.
    covered_from TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);
CREATE INDEX exception_workload ON exception (workload);
CREATE INDEX exception_like ON exception (primary_reason, target);
-- Whoever looks for what waits for them.
CREATE INDEX exception_state ON exception (state, requester, owner);
CREATE INDEX exception_corrected ON exception (corrections) WHERE corrections > 0;
CREATE INDEX exception_ended ON exception (ended_on, reference) WHERE ended_on IS NOT NULL;
-- The register is put in order and most filters are answered from this one alone; the figures of the
-- overview from its beginning.
CREATE INDEX exception_register ON exception (
    state, granted_to, granted_from, ended_on, granted_gap, blocks_on, conditions_open, overdue_on,
    requester, owner, tier, review_due, submitted_at, filed_at, last_day, start, target,
    primary_reason, category, move_likely, override, decision, title, workload, target_year,
    claimed_by, directorate, other_reasons, move_low, move_high, decided_role, covered_from, reference
);

-- As narrow as what a table shows, and in each state those together that would take long to move back.
CREATE INDEX exception_shown ON exception (
    state, move_likely, granted_to, granted_from, ended_on, granted_gap, blocks_on, last_day, target,
    primary_reason, override, title, workload, reference
);

-- What is asked about each that is submitted and not decided.
CREATE INDEX exception_asked ON exception (
    state, tier, decision, requester, claimed_by, co_authors, editors, workload, submitted_at,
    filed_at, reference
) WHERE state IN ('submitted', 'in_review');

-- Those of which the grants themselves are to be looked at on some day.
CREATE INDEX exception_doubt ON exception (
    granted_to, granted_from, state, granted_gap, blocks_on, ended_on, reference
) WHERE granted_gap = 1 OR blocks_on IS NOT NULL;

CREATE TABLE exception_detail (
    exception TEXT NOT NULL PRIMARY KEY REFERENCES exception (reference),
    primary_year BIGINT CHECK (primary_year >= 0),
    one_off BIGINT CHECK (one_off >= 0),
    years BIGINT,
    quoted_on TEXT,
    estimate_basis TEXT,
    tested_on TEXT,
    tested_evidence TEXT NOT NULL,
    blockers TEXT NOT NULL,
    substitutability TEXT,
    substitutability_reason TEXT,
    reintegration TEXT,
    exit_plan TEXT,
    exit_plan_reference TEXT,
    alternatives TEXT,
    impact_of_stopping TEXT,
    contract_end TEXT,
    notice_days BIGINT CHECK (notice_days >= 0),
    egress_fee BIGINT CHECK (egress_fee >= 0),
    cost_source TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);

CREATE TABLE exception_claim (
    exception TEXT NOT NULL REFERENCES exception (reference),
    reason TEXT NOT NULL,
    text TEXT NOT NULL,
    evidence TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (exception, reason)
);
-- Claims that nothing shows.
CREATE INDEX exception_unproved ON exception_claim (exception) WHERE evidence = '';

CREATE TABLE exception_function (
    exception TEXT NOT NULL REFERENCES exception (reference),
    number BIGINT NOT NULL CHECK (number >= 1),
    name TEXT NOT NULL,
    why TEXT,
    checked_on TEXT,
    source TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (exception, number)
);

-- Conditions before they are agreed: those of the request (an empty voter), and those that an
-- approver set with a vote.
CREATE TABLE exception_offer (
    exception TEXT NOT NULL REFERENCES exception (reference),
    voter TEXT NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    text TEXT NOT NULL,
    owner TEXT,
    due TEXT,
    -- Months after which it comes back, as text: 1 to 36.
    every TEXT CHECK (length(every) BETWEEN 1 AND 2),
    kind TEXT NOT NULL,
    consequence TEXT NOT NULL CHECK (consequence IN ('warn', 'lapse')),
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (exception, voter, number)
);

-- What became of a request, at most one row of each kind: the last return, refusal, appeal,
-- withdrawal, revocation, closing, confirmation, second look and correction.
CREATE TABLE exception_turn (
    exception TEXT NOT NULL REFERENCES exception (reference),
    kind TEXT NOT NULL CHECK (kind IN ('returned', 'rejected', 'appeal', 'withdrawn', 'revoked', 'closed', 'confirmed', 'reviewed', 'corrected')),
    person TEXT,
    role TEXT,
    text TEXT,
    content_hash TEXT,
    tier TEXT,
    people TEXT NOT NULL,
    fields TEXT NOT NULL,
    outcome TEXT,
    months BIGINT CHECK (months >= 0),
    effective TEXT,
    return_by TEXT,
    cover_before TEXT,
    on_day TEXT,
    at TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (exception, kind)
);
-- Grants that somebody looked at again.
CREATE INDEX exception_looked ON exception_turn (exception, at, on_day) WHERE kind = 'reviewed';

CREATE TABLE exception_grant (
    exception TEXT NOT NULL REFERENCES exception (reference),
    number BIGINT NOT NULL CHECK (number >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('first', 'renewal', 'bridge')),
    start TEXT NOT NULL,
    last_day TEXT NOT NULL,
    months BIGINT NOT NULL CHECK (months >= 0),
    approvers TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    decision TEXT NOT NULL,
    tier TEXT NOT NULL,
    approved_at TEXT NOT NULL,
    -- Months between two looks at it, as its tier had it then; none for one look, at its end.
    review_months BIGINT CHECK (review_months >= 1),
    override_by TEXT,
    override_reason TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (exception, number)
);

-- Conditions as agreed with a grant, numbered over all grants of the exception.
CREATE TABLE exception_condition (
    exception TEXT NOT NULL REFERENCES exception (reference),
    number BIGINT NOT NULL CHECK (number >= 1),
    grant_number BIGINT NOT NULL CHECK (grant_number >= 1),
    text TEXT NOT NULL,
    owner TEXT NOT NULL,
    due TEXT NOT NULL,
    kind TEXT NOT NULL,
    consequence TEXT NOT NULL CHECK (consequence IN ('warn', 'lapse')),
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (exception, number)
);

-- What somebody sees to, and by when.
CREATE INDEX exception_owed ON exception_condition (owner, due);

-- What people recorded about a condition, in order.
CREATE TABLE exception_mark (
    exception TEXT NOT NULL REFERENCES exception (reference),
    condition BIGINT NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    on_day TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('met', 'confirmed', 'waived', 'breached')),
    person TEXT NOT NULL REFERENCES person (slug),
    note TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (exception, condition, number)
);

-- Approvals since the last submission; earlier ones are in the history.
CREATE TABLE exception_vote (
    exception TEXT NOT NULL REFERENCES exception (reference),
    person TEXT NOT NULL REFERENCES person (slug),
    position BIGINT NOT NULL CHECK (position >= 1),
    role TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    start TEXT NOT NULL,
    last_day TEXT NOT NULL,
    months BIGINT NOT NULL CHECK (months >= 0),
    rationale TEXT NOT NULL,
    departure TEXT,
    override BIGINT NOT NULL CHECK (override IN (0, 1)),
    unscored TEXT NOT NULL,
    -- Other last days for conditions that the request offers: `1=2027-06-30 2=…`.
    dues TEXT NOT NULL,
    voted_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (exception, person)
);

CREATE TABLE exception_score (
    exception TEXT NOT NULL REFERENCES exception (reference),
    question TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person (slug),
    role TEXT NOT NULL,
    given TEXT NOT NULL,
    note TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    scored_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (exception, question, person)
);

-- Who gave their view as an adviser, and when.
CREATE INDEX exception_advised ON exception_score (exception, person, scored_at)
    WHERE role = 'adviser';

-- A renewal nobody has decided yet. The columns are what lists ask; the document holds the rows
-- that the tables above would hold, by table and column.
CREATE TABLE exception_renewal (
    exception TEXT NOT NULL PRIMARY KEY REFERENCES exception (reference),
    ordinal BIGINT NOT NULL CHECK (ordinal >= 1),
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'in_review', 'changes_requested')),
    opened_at TEXT NOT NULL,
    submitted_at TEXT,
    first_submitted_at TEXT,
    claimed_by TEXT,
    tier TEXT CHECK (tier IN ('1', '2', '3')),
    document TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);

CREATE TABLE exception_tag (
    exception TEXT NOT NULL REFERENCES exception (reference),
    tag TEXT NOT NULL CHECK (length(tag) <= 64),
    person TEXT NOT NULL REFERENCES person (slug),
    at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (exception, tag)
);

-- What another system calls it.
CREATE TABLE exception_outside (
    exception TEXT NOT NULL PRIMARY KEY REFERENCES exception (reference),
    name TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person (slug),
    at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);

CREATE TABLE exception_link (
    exception TEXT NOT NULL REFERENCES exception (reference),
    kind TEXT NOT NULL CHECK (kind IN ('replaces', 'follows', 'depends', 'duplicates', 'relates')),
    other TEXT NOT NULL REFERENCES exception (reference),
    person TEXT NOT NULL REFERENCES person (slug),
    at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (exception, kind, other),
    CHECK (exception <> other)
);

-- The bytes of attached files under their hash: base64 text in pieces of at most 1 MiB. History tells
-- the hash, so that it need not repeat the bytes; the full check makes every hash once more.
CREATE TABLE file_piece (
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    number BIGINT NOT NULL CHECK (number >= 1),
    text TEXT NOT NULL CHECK (length(text) <= 1048576),
    PRIMARY KEY (sha256, number)
);

-- Files and addresses that show something.
CREATE TABLE exception_attachment (
    exception TEXT NOT NULL REFERENCES exception (reference),
    number BIGINT NOT NULL CHECK (number >= 1),
    label TEXT NOT NULL,
    link TEXT,
    sha256 TEXT,
    size BIGINT CHECK (size BETWEEN 0 AND 10485760),
    kind TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person (slug),
    at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (exception, number)
);

CREATE TABLE exception_comment (
    exception TEXT NOT NULL REFERENCES exception (reference),
    number BIGINT NOT NULL CHECK (number >= 1),
    person TEXT NOT NULL REFERENCES person (slug),
    text TEXT NOT NULL,
    internal BIGINT NOT NULL CHECK (internal IN (0, 1)),
    written_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (exception, number)
);

-- Workshops on the approach. `decision` is what one ended with.
CREATE TABLE approach (
    reference TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 960),
    convened_by TEXT NOT NULL REFERENCES person (slug),
    begun_at TEXT NOT NULL,
    decision TEXT REFERENCES decision (reference),
    ended_on TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    CHECK ((decision IS NULL) = (ended_on IS NULL))
);

CREATE TABLE approach_round (
    approach TEXT NOT NULL REFERENCES approach (reference),
    number BIGINT NOT NULL CHECK (number >= 1),
    opened_at TEXT NOT NULL,
    closed_at TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (approach, number)
);
CREATE UNIQUE INDEX approach_round_open ON approach_round (approach) WHERE closed_at IS NULL;

-- Where somebody stands in a round: a person by short name, a guest by name, or a number within
-- the round. Considerations have a line break between them.
CREATE TABLE approach_mark (
    approach TEXT NOT NULL REFERENCES approach (reference),
    round BIGINT NOT NULL CHECK (round >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('person', 'named', 'anonymous')),
    who TEXT NOT NULL CHECK (length(who) BETWEEN 1 AND 960),
    position BIGINT NOT NULL CHECK (position BETWEEN 0 AND 100),
    considers TEXT NOT NULL,
    placed_by TEXT NOT NULL REFERENCES person (slug),
    placed_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (approach, round, kind, who)
);

-- Hopes and fears, in the order in which they were put up.
CREATE TABLE approach_note (
    approach TEXT NOT NULL REFERENCES approach (reference),
    number BIGINT NOT NULL CHECK (number >= 1),
    feeling TEXT NOT NULL CHECK (feeling IN ('hope', 'fear')),
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 80000),
    round BIGINT NOT NULL CHECK (round >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('person', 'named', 'anonymous')),
    who TEXT NOT NULL,
    put_up_by TEXT NOT NULL REFERENCES person (slug),
    put_up_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (approach, number)
);

-- What the choice was hoped to bring. The rule by which it is judged lies with its version.
CREATE TABLE hypothesis (
    reference TEXT NOT NULL PRIMARY KEY,
    statement TEXT NOT NULL CHECK (length(statement) BETWEEN 1 AND 32000),
    owner TEXT NOT NULL REFERENCES person (slug),
    written_by TEXT NOT NULL REFERENCES person (slug),
    written_at TEXT NOT NULL,
    version BIGINT NOT NULL CHECK (version >= 1),
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);

-- A rule fixed beforehand, or a later one with how many results were known by then.
CREATE TABLE hypothesis_version (
    hypothesis TEXT NOT NULL REFERENCES hypothesis (reference),
    number BIGINT NOT NULL CHECK (number >= 1),
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_on TEXT NOT NULL,
    reason TEXT,
    known BIGINT NOT NULL CHECK (known >= 0),
    start_day TEXT NOT NULL,
    least BIGINT NOT NULL CHECK (least BETWEEN 1 AND 1000),
    needs TEXT NOT NULL CHECK (needs IN ('all', 'any')),
    level BIGINT NOT NULL CHECK (level BETWEEN 50 AND 99),
    resamples BIGINT NOT NULL CHECK (resamples BETWEEN 100 AND 100000),
    seed BIGINT NOT NULL CHECK (seed >= 0),
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (hypothesis, number)
);

-- A measure under one version. Numbers are exact fractions as text: `3`, `7/2`.
CREATE TABLE hypothesis_measure (
    hypothesis TEXT NOT NULL REFERENCES hypothesis (reference),
    version BIGINT NOT NULL CHECK (version >= 1),
    name TEXT NOT NULL,
    position BIGINT NOT NULL CHECK (position >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('lead-time', 'deployment-frequency', 'time-to-restore', 'change-fail', 'cost', 'hours', 'own')),
    unit TEXT NOT NULL CHECK (length(unit) BETWEEN 1 AND 960),
    direction TEXT NOT NULL CHECK (direction IN ('less', 'more')),
    target TEXT,
    baseline TEXT,
    baseline_on TEXT,
    baseline_source TEXT,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (hypothesis, version, name),
    CHECK ((baseline IS NULL) = (baseline_on IS NULL)),
    CHECK ((baseline IS NULL) = (baseline_source IS NULL))
);

CREATE TABLE hypothesis_reading (
    hypothesis TEXT NOT NULL REFERENCES hypothesis (reference),
    measure TEXT NOT NULL,
    service TEXT NOT NULL,
    day TEXT NOT NULL,
    value TEXT NOT NULL,
    source TEXT,
    version BIGINT NOT NULL CHECK (version >= 1),
    recorded_by TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (hypothesis, measure, service, day)
);

-- Filters that somebody saved under a name, used as @NAME.
CREATE TABLE saved_view (
    name TEXT NOT NULL PRIMARY KEY,
    filter TEXT NOT NULL CHECK (length(filter) BETWEEN 1 AND 2000),
    saved_by TEXT NOT NULL REFERENCES person (slug),
    saved_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);

-- What each person said on each submission of a request or of a renewal (round 1 upward), kept
-- when it comes again: approvals, refusals, returns, with the length of the reason and a hash of
-- the claims as they were.
CREATE TABLE exception_ruling (
    exception TEXT NOT NULL REFERENCES exception (reference),
    round BIGINT NOT NULL CHECK (round >= 0),
    submitted_at TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person (slug),
    verdict TEXT NOT NULL CHECK (verdict IN ('approved', 'rejected', 'returned')),
    ruled_at TEXT NOT NULL,
    length BIGINT NOT NULL CHECK (length >= 0),
    claims TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (exception, round, submitted_at, person)
);

-- What figures ask of an exception, from all the tables above, a line a row: a list of a hundred
-- thousand reads one table instead of eight. Made anew from those tables with every event that
-- changes them, so that history does not tell it; the full check makes it once more and compares.
-- The number is that of the exception, so that texts lie and are read in the order of references.
CREATE TABLE exception_gist (
    number BIGINT NOT NULL PRIMARY KEY CHECK (number >= 1),
    told TEXT NOT NULL
);

-- Names of exceptions and workloads in the folded form in which words are looked for, a line each
-- and as many numbers in a row as fill a page; kept and checked as the gist is.
CREATE TABLE name_block (
    noun TEXT NOT NULL CHECK (noun IN ('exception', 'workload')),
    block BIGINT NOT NULL CHECK (block >= 0),
    told TEXT NOT NULL,
    PRIMARY KEY (noun, block)
);

-- How many exceptions are in each state; kept and checked as the gist is.
CREATE TABLE state_tally (
    state TEXT NOT NULL PRIMARY KEY,
    count BIGINT NOT NULL
);

-- What the decision owner answered when the reopen signal was raised.
CREATE TABLE signal_answer (
    number BIGINT NOT NULL PRIMARY KEY CHECK (number >= 1),
    reply TEXT NOT NULL CHECK (reply IN ('reopen', 'decline')),
    decision TEXT NOT NULL REFERENCES decision (reference),
    reason TEXT NOT NULL,
    look_again TEXT,
    raised TEXT NOT NULL,
    answered_by TEXT NOT NULL REFERENCES person (slug),
    answered_on TEXT NOT NULL,
    answered_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL
);

-- What `notify` has said: one row an item, its last day and a threshold in days (-1 the day after).
CREATE TABLE notice (
    item TEXT NOT NULL,
    last_day TEXT NOT NULL,
    threshold BIGINT NOT NULL,
    said BIGINT NOT NULL CHECK (said IN (0, 1)),
    written_at TEXT NOT NULL,
    rev BIGINT NOT NULL DEFAULT 1,
    last_seq BIGINT NOT NULL,
    PRIMARY KEY (item, last_day, threshold)
);
