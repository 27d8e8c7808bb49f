-- What was read from a product's documents, so that a file that did not change is not read again; and what people said of passages.

CREATE TABLE knowledge_file (
    product   TEXT   NOT NULL,
    path      TEXT   NOT NULL,
    hash      TEXT   NOT NULL,
    size      BIGINT NOT NULL,
    modified  BIGINT NOT NULL,
    reader    TEXT   NOT NULL,
    document  TEXT,
    fault     TEXT,
    PRIMARY KEY (product, path)
);

CREATE TABLE knowledge_mark (
    id         TEXT NOT NULL PRIMARY KEY,
    product    TEXT NOT NULL,
    document   TEXT NOT NULL,
    quote      TEXT NOT NULL,
    kind       TEXT NOT NULL,
    note       TEXT NOT NULL,
    actor      TEXT NOT NULL,
    at         TEXT NOT NULL,
    undone_by  TEXT,
    undone_at  TEXT
);

CREATE INDEX knowledge_mark_by_product ON knowledge_mark (product, at, id);
