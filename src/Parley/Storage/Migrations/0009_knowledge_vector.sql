-- Vectors of passages, by model and words, so that no model is asked again for what did not change: bytes in base 64, and what a byte is worth.

CREATE TABLE knowledge_vector (
    product  TEXT             NOT NULL,
    id       TEXT             NOT NULL,
    scale    DOUBLE PRECISION NOT NULL,
    vector   TEXT             NOT NULL,
    PRIMARY KEY (product, id)
);
