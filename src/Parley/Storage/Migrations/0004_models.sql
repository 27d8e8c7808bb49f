-- The prompts that a turn sent to models, as JSON; and what was spent, by product, day and caller.

ALTER TABLE turn ADD COLUMN chain TEXT;

CREATE TABLE model_spending (
    account  TEXT   NOT NULL PRIMARY KEY,
    tokens   BIGINT NOT NULL,
    money    TEXT   NOT NULL
);
