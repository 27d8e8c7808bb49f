-- Keys of programs. Only the SHA-256 of a secret is kept. Lists and attributes are JSON as text.

CREATE TABLE api_key (
    id            TEXT   NOT NULL PRIMARY KEY,
    name          TEXT   NOT NULL,
    prefix        TEXT   NOT NULL,
    hash          TEXT   NOT NULL UNIQUE,
    products      TEXT   NOT NULL,
    roles         TEXT   NOT NULL,
    attributes    TEXT   NOT NULL,
    per_minute    BIGINT,
    created_by    TEXT   NOT NULL,
    created_at    TEXT   NOT NULL,
    expires_at    TEXT,
    revoked_at    TEXT,
    last_used_at  TEXT
);
