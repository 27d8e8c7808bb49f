-- What reviewers are asked to look at in a queue of outputs, and who asked them.

CREATE TABLE review_queue (
    name        TEXT NOT NULL PRIMARY KEY,
    rubric      TEXT NOT NULL,
    run         TEXT NOT NULL,
    created_by  TEXT NOT NULL,
    created_at  TEXT NOT NULL
);
