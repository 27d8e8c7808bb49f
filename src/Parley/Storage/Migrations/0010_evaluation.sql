-- What gates decided about releases, how judges agree with people, and what people said of outputs.

CREATE TABLE gate_verdict (
    id          TEXT   NOT NULL PRIMARY KEY,
    product     TEXT   NOT NULL,
    release     TEXT   NOT NULL,
    passed      BIGINT NOT NULL,
    run         TEXT   NOT NULL,
    baseline    TEXT   NOT NULL,
    evidence    TEXT   NOT NULL,
    decided_by  TEXT   NOT NULL,
    decided_at  TEXT   NOT NULL
);

CREATE INDEX gate_verdict_by_release ON gate_verdict (product, release, id);

-- Figures as text, so that they come back as they were.
CREATE TABLE judge_calibration (
    judge          TEXT   NOT NULL PRIMARY KEY,
    labels         BIGINT NOT NULL,
    kappa          TEXT   NOT NULL,
    kappa_low      TEXT   NOT NULL,
    kappa_high     TEXT   NOT NULL,
    calibrated_by  TEXT   NOT NULL,
    calibrated_at  TEXT   NOT NULL
);

-- An output that people label without knowing where it came from; pairwise where there is another.
CREATE TABLE review_task (
    id          TEXT   NOT NULL PRIMARY KEY,
    queue       TEXT   NOT NULL,
    place       BIGINT NOT NULL,
    question    TEXT   NOT NULL,
    output      TEXT   NOT NULL,
    other       TEXT,
    swapped     BIGINT NOT NULL,
    origin      TEXT   NOT NULL,
    judge       TEXT   NOT NULL,
    judged      TEXT   NOT NULL,
    gold        TEXT,
    created_at  TEXT   NOT NULL,
    UNIQUE (queue, place)
);

CREATE TABLE review_label (
    task         TEXT NOT NULL REFERENCES review_task (id),
    reviewer     TEXT NOT NULL,
    label        TEXT NOT NULL,
    note         TEXT NOT NULL,
    labelled_at  TEXT NOT NULL,
    PRIMARY KEY (task, reviewer)
);
