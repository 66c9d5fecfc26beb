-- How a log goes on after a state that was restored, forked or changed: what is appended late, and the notes that say so.
-- Twin: ../sqlite/0003_continuation.sql; a test compares the two. A released migration is never edited.

-- Entries that stand in no checkpoint of their own day: they are leaves of this one.
CREATE TABLE ledger_late (
    organisation BYTEA NOT NULL REFERENCES body (organisation),
    leaf BYTEA NOT NULL CHECK (length(leaf) = 32),
    legal_day TEXT NOT NULL CHECK (length(legal_day) = 10),
    PRIMARY KEY (organisation, leaf)
);

-- The signed notes, each a leaf of the day with which the log went on.
CREATE TABLE ledger_continuation (
    organisation BYTEA NOT NULL REFERENCES body (organisation),
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    legal_day TEXT NOT NULL CHECK (length(legal_day) = 10),
    note TEXT NOT NULL,
    PRIMARY KEY (organisation, hash)
);

-- What contradicts the published log is set aside while the mark of a close stands, which can't be committed.
DROP TRIGGER ledger_day_no_delete ON ledger_day;
DROP TRIGGER ledger_leaf_no_delete ON ledger_leaf;
DROP TRIGGER ledger_publication_no_delete ON ledger_publication;
CREATE TRIGGER ledger_day_no_delete BEFORE DELETE ON ledger_day FOR EACH ROW EXECUTE FUNCTION refuse_unless_closing();
CREATE TRIGGER ledger_leaf_no_delete BEFORE DELETE ON ledger_leaf FOR EACH ROW EXECUTE FUNCTION refuse_unless_closing();
CREATE TRIGGER ledger_publication_no_delete BEFORE DELETE ON ledger_publication FOR EACH ROW EXECUTE FUNCTION refuse_unless_closing();

CREATE TRIGGER ledger_late_no_update BEFORE UPDATE ON ledger_late FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER ledger_late_no_delete BEFORE DELETE ON ledger_late FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER ledger_late_no_truncate BEFORE TRUNCATE ON ledger_late EXECUTE FUNCTION refuse();
CREATE TRIGGER ledger_continuation_no_update BEFORE UPDATE ON ledger_continuation FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER ledger_continuation_no_delete BEFORE DELETE ON ledger_continuation FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER ledger_continuation_no_truncate BEFORE TRUNCATE ON ledger_continuation EXECUTE FUNCTION refuse();
