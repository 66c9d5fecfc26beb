-- How a log goes on after a state that was restored, forked or changed: what is appended late, and the notes that say so.
-- Twin: ../postgres/0003_continuation.sql; a test compares the two. A released migration is never edited.

-- Entries that stand in no checkpoint of their own day: they are leaves of this one.
CREATE TABLE ledger_late (
    organisation BLOB NOT NULL REFERENCES body (organisation),
    leaf BLOB NOT NULL CHECK (length(leaf) = 32),
    legal_day TEXT NOT NULL CHECK (length(legal_day) = 10),
    PRIMARY KEY (organisation, leaf)
) STRICT, WITHOUT ROWID;

-- The signed notes, each a leaf of the day with which the log went on.
CREATE TABLE ledger_continuation (
    organisation BLOB NOT NULL REFERENCES body (organisation),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    legal_day TEXT NOT NULL CHECK (length(legal_day) = 10),
    note TEXT NOT NULL,
    PRIMARY KEY (organisation, hash)
) STRICT, WITHOUT ROWID;

-- What contradicts the published log is set aside while the mark of a close stands, which can't be committed.
DROP TRIGGER ledger_day_no_delete;
DROP TRIGGER ledger_leaf_no_delete;
DROP TRIGGER ledger_publication_no_delete;
CREATE TRIGGER ledger_day_no_delete BEFORE DELETE ON ledger_day WHEN NOT EXISTS (SELECT 1 FROM closing)
    BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER ledger_leaf_no_delete BEFORE DELETE ON ledger_leaf WHEN NOT EXISTS (SELECT 1 FROM closing)
    BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER ledger_publication_no_delete BEFORE DELETE ON ledger_publication WHEN NOT EXISTS (SELECT 1 FROM closing)
    BEGIN SELECT raise(ABORT, 'append-only'); END;

CREATE TRIGGER ledger_late_no_update BEFORE UPDATE ON ledger_late BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER ledger_late_no_delete BEFORE DELETE ON ledger_late BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER ledger_continuation_no_update BEFORE UPDATE ON ledger_continuation BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER ledger_continuation_no_delete BEFORE DELETE ON ledger_continuation BEGIN SELECT raise(ABORT, 'append-only'); END;
