-- The ledger: closed days with their checkpoints, the leaves that are no events, officers' reads.
-- Twin: ../sqlite/0002_ledger.sql; a test compares the two. A released migration is never edited.

-- A legal day that was closed, with the one checkpoint that was signed for it.
CREATE TABLE ledger_day (
    organisation BYTEA NOT NULL REFERENCES body (organisation),
    legal_day TEXT NOT NULL CHECK (length(legal_day) = 10),
    size BIGINT NOT NULL CHECK (size >= 0),             -- leaves of the tree at its end
    since_event BIGINT NOT NULL,                        -- no later day of this body has an event with a smaller number
    checkpoint TEXT NOT NULL,                            -- the note as signed
    PRIMARY KEY (organisation, legal_day)
);

-- The leaves of a closed day that are no events, with what opens them: pads, officers' reads, publications.
CREATE TABLE ledger_leaf (
    organisation BYTEA NOT NULL REFERENCES body (organisation),
    legal_day TEXT NOT NULL CHECK (length(legal_day) = 10),
    leaf BYTEA NOT NULL CHECK (length(leaf) = 32),
    opening BYTEA NOT NULL,                               -- the data under the hash
    PRIMARY KEY (organisation, legal_day, leaf)
);

-- What stands in the ledger as a publication: notes, rules, calendars, pages.
CREATE TABLE ledger_publication (
    organisation BYTEA NOT NULL REFERENCES body (organisation),
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
    hash BYTEA NOT NULL CHECK (length(hash) = 32),
    legal_day TEXT NOT NULL CHECK (length(legal_day) = 10),
    PRIMARY KEY (organisation, kind, hash)
);

-- Which officer read which case on which day: written before the bytes are sent. Nothing of an order is kept.
CREATE TABLE officer_read (
    organisation BYTEA NOT NULL REFERENCES body (organisation),     -- where the case was reported
    legal_day TEXT NOT NULL CHECK (length(legal_day) = 10),
    body BYTEA NOT NULL REFERENCES body (organisation),             -- the officer's
    reader BYTEA NOT NULL CHECK (length(reader) = 16),               -- key id
    case_id BYTEA NOT NULL CHECK (length(case_id) = 16),
    signature BYTEA NOT NULL CHECK (length(signature) IN (0, 64)),   -- the officer's own word for it; empty if none came
    PRIMARY KEY (organisation, legal_day, reader, case_id)
);

-- While a day is being closed its name stands here, and its rows may be rewritten in the order of their hashes. It can't
-- be committed: it points to a table that nothing can stand in.
CREATE TABLE never (legal_day TEXT NOT NULL PRIMARY KEY CHECK (1 = 0));
CREATE TABLE closing (
    legal_day TEXT NOT NULL PRIMARY KEY REFERENCES never (legal_day) DEFERRABLE INITIALLY DEFERRED
);

-- The rows that are rewritten point to one another.
ALTER TABLE event ALTER CONSTRAINT event_case_no_fkey DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE sealed_body ALTER CONSTRAINT sealed_body_event_no_fkey DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE access_grant ALTER CONSTRAINT access_grant_case_no_fkey DEFERRABLE INITIALLY IMMEDIATE;

CREATE FUNCTION refuse_unless_closing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM closing) THEN RAISE EXCEPTION 'append-only'; END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;

DROP TRIGGER event_no_update ON event;
DROP TRIGGER event_no_delete ON event;
DROP TRIGGER case_file_no_delete ON case_file;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION refuse_unless_closing();
CREATE TRIGGER event_no_delete BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_unless_closing();
CREATE TRIGGER case_file_no_delete BEFORE DELETE ON case_file FOR EACH ROW EXECUTE FUNCTION refuse_unless_closing();

CREATE TRIGGER ledger_day_no_update BEFORE UPDATE ON ledger_day FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER ledger_day_no_delete BEFORE DELETE ON ledger_day FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER ledger_leaf_no_update BEFORE UPDATE ON ledger_leaf FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER ledger_leaf_no_delete BEFORE DELETE ON ledger_leaf FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER ledger_publication_no_update BEFORE UPDATE ON ledger_publication FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER ledger_publication_no_delete BEFORE DELETE ON ledger_publication FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER officer_read_no_update BEFORE UPDATE ON officer_read FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER officer_read_no_delete BEFORE DELETE ON officer_read FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TRIGGER ledger_day_no_truncate BEFORE TRUNCATE ON ledger_day EXECUTE FUNCTION refuse();
CREATE TRIGGER ledger_leaf_no_truncate BEFORE TRUNCATE ON ledger_leaf EXECUTE FUNCTION refuse();
CREATE TRIGGER ledger_publication_no_truncate BEFORE TRUNCATE ON ledger_publication EXECUTE FUNCTION refuse();
CREATE TRIGGER officer_read_no_truncate BEFORE TRUNCATE ON officer_read EXECUTE FUNCTION refuse();
