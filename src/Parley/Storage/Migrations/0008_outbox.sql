-- Signals of one audience each, with what they are about; one outbox for everything that Parley sends; runs that happen once.

DROP TABLE signal_delivery;

CREATE TABLE told (
    id          TEXT NOT NULL PRIMARY KEY,
    product     TEXT NOT NULL,
    audience    TEXT NOT NULL,
    monitor     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    metric      TEXT NOT NULL,
    segment     TEXT NOT NULL,
    since       TEXT NOT NULL,
    day         TEXT NOT NULL,
    headline    TEXT NOT NULL,
    cause       TEXT NOT NULL,
    body        TEXT NOT NULL,
    question    TEXT NOT NULL,
    weight      DOUBLE PRECISION NOT NULL,
    mute_token  TEXT NOT NULL UNIQUE,
    created_at  TEXT NOT NULL,
    UNIQUE (product, audience, monitor, segment, since)
);

INSERT INTO told (id, product, audience, monitor, kind, metric, segment, since, day, headline, cause, body, question, weight, mute_token, created_at)
SELECT id, product, '', monitor, 'Change', '', segment, day, day, headline, '', body, question, 0, id, created_at FROM signal;

DROP TABLE signal;
ALTER TABLE told RENAME TO signal;

CREATE INDEX signal_newest ON signal (product, audience, day);

-- "Stop telling me this": for everybody, or for one caller's page.
CREATE TABLE muted (
    product   TEXT NOT NULL,
    monitor   TEXT NOT NULL,
    segment   TEXT NOT NULL,
    caller    TEXT NOT NULL,
    muted_by  TEXT NOT NULL,
    muted_at  TEXT NOT NULL,
    PRIMARY KEY (product, monitor, segment, caller)
);

INSERT INTO muted (product, monitor, segment, caller, muted_by, muted_at) SELECT product, monitor, segment, '', muted_by, muted_at FROM signal_mute;

DROP TABLE signal_mute;
ALTER TABLE muted RENAME TO signal_mute;

-- subject: what is sent (a signal, a digest, an answer); it goes to each receiver once. receipt: what the receiver calls it.
-- uncertain: an attempt was made and what became of it is not known.
CREATE TABLE outbox (
    id          TEXT   NOT NULL PRIMARY KEY,
    product     TEXT   NOT NULL,
    subject     TEXT   NOT NULL,
    receiver    TEXT   NOT NULL,
    message     TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    attempts    BIGINT NOT NULL,
    uncertain   BIGINT NOT NULL,
    not_before  TEXT   NOT NULL,
    owner       TEXT   NOT NULL,
    error       TEXT   NOT NULL,
    receipt     TEXT   NOT NULL,
    created_at  TEXT   NOT NULL,
    changed_at  TEXT   NOT NULL,
    UNIQUE (subject, receiver)
);

CREATE INDEX outbox_due ON outbox (state, not_before);
CREATE INDEX outbox_receipt ON outbox (receiver, receipt);

-- For whom monitors run beside the receivers of their file: whoever looked at signals and sees something else than the others.
CREATE TABLE signal_audience (
    product     TEXT NOT NULL,
    audience    TEXT NOT NULL,
    roles       TEXT NOT NULL,
    attributes  TEXT NOT NULL,
    seen_at     TEXT NOT NULL,
    PRIMARY KEY (product, audience)
);

-- A run of something at a time (monitors after a refresh, a digest of a week): done once, over all processes.
CREATE TABLE signal_run (
    product      TEXT NOT NULL,
    run          TEXT NOT NULL,
    owner        TEXT NOT NULL,
    until        TEXT NOT NULL,
    finished_at  TEXT NOT NULL,
    PRIMARY KEY (product, run)
);

-- Questions that came from Slack: each event once, answered in its thread.
CREATE TABLE slack_question (
    event         TEXT   NOT NULL PRIMARY KEY,
    product       TEXT   NOT NULL,
    receiver      TEXT   NOT NULL,
    channel       TEXT   NOT NULL,
    thread        TEXT   NOT NULL,
    asked_by      TEXT   NOT NULL,
    question      TEXT   NOT NULL,
    state         TEXT   NOT NULL,
    attempts      BIGINT NOT NULL,
    not_before    TEXT   NOT NULL,
    conversation  TEXT   NOT NULL,
    created_at    TEXT   NOT NULL
);

CREATE INDEX slack_question_due ON slack_question (state, not_before);
CREATE INDEX slack_question_thread ON slack_question (product, channel, thread);
