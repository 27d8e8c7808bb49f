-- A turn may go on from an earlier one than the one before it: a question that was edited, or a branch.
-- Null: it goes on from the one before. 0: from nothing.
ALTER TABLE turn ADD COLUMN follows BIGINT;

-- A person's word for what a question means; withdrawn, never changed.
CREATE TABLE verified_answer (
    id            TEXT NOT NULL PRIMARY KEY,
    product       TEXT NOT NULL,
    question      TEXT NOT NULL,
    folded        TEXT NOT NULL,
    wording       TEXT NOT NULL,
    plan          TEXT NOT NULL,
    author        TEXT NOT NULL,
    at            TEXT NOT NULL,
    work_item     TEXT NOT NULL,
    withdrawn_at  TEXT
);

CREATE INDEX verified_answer_by_question ON verified_answer (product, folded, at);

-- What a colleague sent to a conversation: words of their own, or the question in words that can be answered.
CREATE TABLE reply (
    id            TEXT NOT NULL PRIMARY KEY,
    conversation  TEXT NOT NULL REFERENCES conversation (id),
    turn          TEXT NOT NULL,
    work_item     TEXT NOT NULL,
    author        TEXT NOT NULL,
    at            TEXT NOT NULL,
    statement     TEXT NOT NULL,
    wording       TEXT NOT NULL,
    seen_at       TEXT
);

CREATE INDEX reply_by_conversation ON reply (conversation, at, id);

-- An answer that a person keeps on a product's dashboard.
CREATE TABLE pinned_tile (
    id        TEXT NOT NULL PRIMARY KEY,
    caller    TEXT NOT NULL,
    product   TEXT NOT NULL,
    title     TEXT NOT NULL,
    question  TEXT NOT NULL,
    at        TEXT NOT NULL
);

CREATE INDEX pinned_tile_by_caller ON pinned_tile (caller, product, at, id);

-- What somebody thought of an answer; the queue has a work item for it.
CREATE TABLE feedback (
    id         TEXT NOT NULL PRIMARY KEY,
    turn       TEXT NOT NULL,
    caller     TEXT NOT NULL,
    at         TEXT NOT NULL,
    helpful    BIGINT NOT NULL,
    reason     TEXT NOT NULL,
    marked     TEXT NOT NULL,
    comment    TEXT NOT NULL,
    work_item  TEXT NOT NULL
);

CREATE INDEX feedback_by_turn ON feedback (turn, caller);

-- What was frozen for others to read, by the hash of its link's secret.
CREATE TABLE share (
    id          TEXT NOT NULL PRIMARY KEY,
    secret      TEXT NOT NULL UNIQUE,
    caller      TEXT NOT NULL,
    product     TEXT NOT NULL,
    title       TEXT NOT NULL,
    content     TEXT NOT NULL,
    at          TEXT NOT NULL,
    expires_at  TEXT NOT NULL,
    revoked_at  TEXT
);

CREATE INDEX share_by_caller ON share (caller, at, id);

-- How somebody likes to be answered, as one JSON document.
CREATE TABLE preference (
    caller    TEXT NOT NULL PRIMARY KEY,
    document  TEXT NOT NULL,
    at        TEXT NOT NULL
);

CREATE TABLE account (
    id             TEXT NOT NULL PRIMARY KEY,
    login          TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    password_hash  TEXT NOT NULL,
    subject        TEXT NOT NULL,
    roles          TEXT NOT NULL,
    attributes     TEXT NOT NULL,
    at             TEXT NOT NULL,
    disabled_at    TEXT
);

-- Signed in, by the hash of the cookie's secret.
CREATE TABLE session (
    secret      TEXT NOT NULL PRIMARY KEY,
    account     TEXT NOT NULL REFERENCES account (id),
    at          TEXT NOT NULL,
    expires_at  TEXT NOT NULL
);

CREATE INDEX session_by_account ON session (account);

-- Leave to make one account, by the hash of the link's secret.
CREATE TABLE invitation (
    secret      TEXT NOT NULL PRIMARY KEY,
    roles       TEXT NOT NULL,
    attributes  TEXT NOT NULL,
    created_by  TEXT NOT NULL,
    expires_at  TEXT NOT NULL,
    used_at     TEXT
);
