-- What Parley says unasked, and its way to those who get it.

CREATE TABLE signal (
    id          TEXT NOT NULL PRIMARY KEY,
    product     TEXT NOT NULL,
    monitor     TEXT NOT NULL,
    segment     TEXT NOT NULL,
    day         TEXT NOT NULL,
    headline    TEXT NOT NULL,
    body        TEXT NOT NULL,
    question    TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    UNIQUE (product, monitor, segment, day)
);

-- "Stop telling me this."
CREATE TABLE signal_mute (
    product   TEXT NOT NULL,
    monitor   TEXT NOT NULL,
    segment   TEXT NOT NULL,
    muted_by  TEXT NOT NULL,
    muted_at  TEXT NOT NULL,
    PRIMARY KEY (product, monitor, segment)
);

-- uncertain: an attempt was made and what became of it is not known.
CREATE TABLE signal_delivery (
    id          TEXT   NOT NULL PRIMARY KEY,
    signal      TEXT   NOT NULL REFERENCES signal (id),
    receiver    TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    attempts    BIGINT NOT NULL,
    uncertain   BIGINT NOT NULL,
    not_before  TEXT   NOT NULL,
    owner       TEXT   NOT NULL,
    error       TEXT   NOT NULL,
    created_at  TEXT   NOT NULL,
    changed_at  TEXT   NOT NULL,
    UNIQUE (signal, receiver)
);

CREATE INDEX signal_delivery_due ON signal_delivery (state, not_before);
