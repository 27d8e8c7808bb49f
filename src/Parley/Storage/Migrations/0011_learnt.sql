-- What a person says a passage should say, and the question that a passage answers.

ALTER TABLE knowledge_mark ADD COLUMN question TEXT NOT NULL DEFAULT '';
ALTER TABLE knowledge_mark ADD COLUMN correction TEXT NOT NULL DEFAULT '';
