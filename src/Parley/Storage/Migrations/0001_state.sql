-- Types are TEXT and BIGINT only, so that the same statements run on SQLite and PostgreSQL and a backup of one can be
-- restored into the other. Times are UTC in ISO 8601 with seven decimals, which sort as text. Documents are JSON as
-- text: a database's own JSON type would reorder keys, and turns must stay byte-identical.

CREATE TABLE conversation (
    id          TEXT   NOT NULL PRIMARY KEY,
    product     TEXT   NOT NULL,
    caller      TEXT   NOT NULL,
    title       TEXT   NOT NULL,
    created_at  TEXT   NOT NULL,
    updated_at  TEXT   NOT NULL,
    turns       BIGINT NOT NULL,
    deleted_at  TEXT
);

CREATE INDEX conversation_by_caller ON conversation (caller, updated_at, id);

CREATE TABLE turn (
    id             TEXT   NOT NULL PRIMARY KEY,
    conversation   TEXT   NOT NULL REFERENCES conversation (id),
    number         BIGINT NOT NULL,
    product        TEXT   NOT NULL,
    version        TEXT   NOT NULL,
    data_revision  TEXT   NOT NULL,
    caller         TEXT   NOT NULL,
    permissions    TEXT   NOT NULL,
    asked_at       TEXT   NOT NULL,
    today          TEXT   NOT NULL,
    question       TEXT   NOT NULL,
    status         TEXT   NOT NULL,
    outcome        TEXT   NOT NULL,
    verbosity      TEXT   NOT NULL,
    fault_id       TEXT,
    plan           TEXT,
    sql            TEXT   NOT NULL,
    answer         TEXT   NOT NULL,
    verdicts       TEXT   NOT NULL,
    timings        TEXT   NOT NULL,
    UNIQUE (conversation, number)
);

-- Who is running a turn of a conversation now; gone or expired when nobody is.
CREATE TABLE turn_lease (
    conversation  TEXT NOT NULL PRIMARY KEY,
    owner         TEXT NOT NULL,
    expires_at    TEXT NOT NULL
);

CREATE TABLE audit_entry (
    sequence       BIGINT NOT NULL PRIMARY KEY,
    at             TEXT   NOT NULL,
    actor          TEXT   NOT NULL,
    action         TEXT   NOT NULL,
    product        TEXT   NOT NULL,
    conversation   TEXT   NOT NULL,
    turn           TEXT   NOT NULL,
    detail         TEXT   NOT NULL,
    previous_hash  TEXT   NOT NULL,
    hash           TEXT   NOT NULL
);

-- One row: the end of the chain. Writers take it first, so that entries are numbered without gaps.
CREATE TABLE audit_head (
    id        BIGINT NOT NULL PRIMARY KEY,
    sequence  BIGINT NOT NULL,
    hash      TEXT   NOT NULL
);

INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '');

CREATE TABLE work_item (
    id            TEXT NOT NULL PRIMARY KEY,
    kind          TEXT NOT NULL,
    state         TEXT NOT NULL,
    product       TEXT NOT NULL,
    conversation  TEXT NOT NULL,
    turn          TEXT NOT NULL,
    subject       TEXT NOT NULL,
    created_by    TEXT NOT NULL,
    created_at    TEXT NOT NULL,
    changed_at    TEXT NOT NULL,
    assignee      TEXT,
    resolution    TEXT
);

CREATE INDEX work_item_by_state ON work_item (state, created_at, id);
CREATE INDEX work_item_by_conversation ON work_item (conversation);
