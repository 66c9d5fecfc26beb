-- The ledger: closed days with their checkpoints, the leaves that are no events, officers' reads.
-- Twin: ../postgres/0002_ledger.sql; a test compares the two. A released migration is never edited.

-- A legal day that was closed, with the one checkpoint that was signed for it.
CREATE TABLE ledger_day (
    organisation BLOB NOT NULL REFERENCES body (organisation),
    legal_day TEXT NOT NULL CHECK (length(legal_day) = 10),
    size INTEGER NOT NULL CHECK (size >= 0),             -- leaves of the tree at its end
    since_event INTEGER NOT NULL,                        -- no later day of this body has an event with a smaller number
    checkpoint TEXT NOT NULL,                            -- the note as signed
    PRIMARY KEY (organisation, legal_day)
) STRICT, WITHOUT ROWID;

-- The leaves of a closed day that are no events, with what opens them: pads, officers' reads, publications.
CREATE TABLE ledger_leaf (
    organisation BLOB NOT NULL REFERENCES body (organisation),
    legal_day TEXT NOT NULL CHECK (length(legal_day) = 10),
    leaf BLOB NOT NULL CHECK (length(leaf) = 32),
    opening BLOB NOT NULL,                               -- the data under the hash
    PRIMARY KEY (organisation, legal_day, leaf)
) STRICT, WITHOUT ROWID;

-- What stands in the ledger as a publication: notes, rules, calendars, pages.
CREATE TABLE ledger_publication (
    organisation BLOB NOT NULL REFERENCES body (organisation),
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    legal_day TEXT NOT NULL CHECK (length(legal_day) = 10),
    PRIMARY KEY (organisation, kind, hash)
) STRICT, WITHOUT ROWID;

-- Which officer read which case on which day: written before the bytes are sent. Nothing of an order is kept.
CREATE TABLE officer_read (
    organisation BLOB NOT NULL REFERENCES body (organisation),     -- where the case was reported
    legal_day TEXT NOT NULL CHECK (length(legal_day) = 10),
    body BLOB NOT NULL REFERENCES body (organisation),             -- the officer's
    reader BLOB NOT NULL CHECK (length(reader) = 16),               -- key id
    case_id BLOB NOT NULL CHECK (length(case_id) = 16),
    signature BLOB NOT NULL CHECK (length(signature) IN (0, 64)),   -- the officer's own word for it; empty if none came
    PRIMARY KEY (organisation, legal_day, reader, case_id)
) STRICT, WITHOUT ROWID;

-- While a day is being closed its name stands here, and its rows may be rewritten in the order of their hashes. It can't
-- be committed: it points to a table that nothing can stand in.
CREATE TABLE never (legal_day TEXT NOT NULL PRIMARY KEY CHECK (1 = 0)) STRICT, WITHOUT ROWID;
CREATE TABLE closing (
    legal_day TEXT NOT NULL PRIMARY KEY REFERENCES never (legal_day) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

DROP TRIGGER event_no_update;
DROP TRIGGER event_no_delete;
DROP TRIGGER case_file_no_delete;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event WHEN NOT EXISTS (SELECT 1 FROM closing)
    BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event WHEN NOT EXISTS (SELECT 1 FROM closing)
    BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER case_file_no_delete BEFORE DELETE ON case_file WHEN NOT EXISTS (SELECT 1 FROM closing)
    BEGIN SELECT raise(ABORT, 'append-only'); END;

CREATE TRIGGER ledger_day_no_update BEFORE UPDATE ON ledger_day BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER ledger_day_no_delete BEFORE DELETE ON ledger_day BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER ledger_leaf_no_update BEFORE UPDATE ON ledger_leaf BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER ledger_leaf_no_delete BEFORE DELETE ON ledger_leaf BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER ledger_publication_no_update BEFORE UPDATE ON ledger_publication BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER ledger_publication_no_delete BEFORE DELETE ON ledger_publication BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER officer_read_no_update BEFORE UPDATE ON officer_read BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER officer_read_no_delete BEFORE DELETE ON officer_read BEGIN SELECT raise(ABORT, 'append-only'); END;
