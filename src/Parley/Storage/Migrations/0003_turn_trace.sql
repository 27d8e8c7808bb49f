-- What ran in a turn: JSON as text, a list of spans.

ALTER TABLE turn ADD COLUMN trace TEXT NOT NULL DEFAULT '[]';
