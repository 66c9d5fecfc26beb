-- What happened in the procedures of a case, and which terms run: steps by entries, the portal's own steps and breaches,
-- the clocks that the keeper looks through, and who among several processes looks.
-- Twin: ../postgres/0004_docket.sql; a test compares the two. A released migration is never edited.

-- The events of a case's docket, in the order in which the one writer decided them. What follows from the case itself (its
-- report, that it was acknowledged and assigned) has no row. Nothing of an order among cases is kept.
CREATE TABLE docket_event (
    case_id BLOB NOT NULL REFERENCES case_file (case_id),
    place INTEGER NOT NULL CHECK (place >= 0),             -- in the case, from 0
    legal_day TEXT NOT NULL CHECK (length(legal_day) = 10),
    leaf BLOB NOT NULL CHECK (length(leaf) = 32),          -- of the entry that took the step; of the portal's own step, its own
    opening BLOB NOT NULL,                                 -- the data under the leaf of the portal's own step; else empty
    event TEXT NOT NULL,
    PRIMARY KEY (case_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX docket_event_day ON docket_event (legal_day);

-- The terms that still run or are still owed: a projection, written anew from the docket whenever that changes.
CREATE TABLE clock (
    case_id BLOB NOT NULL REFERENCES case_file (case_id),
    procedure TEXT NOT NULL CHECK (length(procedure) BETWEEN 1 AND 64),
    nth INTEGER NOT NULL CHECK (nth >= 0),                 -- of its kind in the case
    term INTEGER NOT NULL CHECK (term >= 0),               -- in the procedure, in the order they started
    rule TEXT NOT NULL CHECK (length(rule) BETWEEN 1 AND 64),
    event TEXT NOT NULL CHECK (length(event) = 10),
    due TEXT NOT NULL CHECK (length(due) = 10),            -- nothing moves it but a newer calendar
    owed INTEGER NOT NULL CHECK (owed IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('running', 'seen')), -- seen: it passed, and what followed from it was written
    PRIMARY KEY (case_id, procedure, nth, term)
) STRICT, WITHOUT ROWID;
CREATE INDEX clock_due ON clock (due) WHERE state = 'running';

-- Which process does a work that one is enough for, and how far it has come.
CREATE TABLE lease (
    name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64),
    holder BLOB NOT NULL CHECK (length(holder) = 16),      -- random, for as long as a process lives
    until INTEGER NOT NULL,                                -- second of Unix time
    mark INTEGER NOT NULL                                  -- the last case that was looked at for the first time
) STRICT, WITHOUT ROWID;

-- The grants of all rooms but the first, by case: so that a close finds those of its day.
CREATE INDEX access_grant_room ON access_grant (case_no) WHERE room <> 'dialogue';

CREATE TRIGGER docket_event_no_update BEFORE UPDATE ON docket_event WHEN NOT EXISTS (SELECT 1 FROM closing)
    BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER docket_event_no_delete BEFORE DELETE ON docket_event WHEN NOT EXISTS (SELECT 1 FROM closing)
    BEGIN SELECT raise(ABORT, 'append-only'); END;
