-- The main path: bodies and their signed notes, cases, entries, grants, officers' sessions.
-- Twin: ../sqlite/0001_main_path.sql; a test compares the two. A released migration is never edited.
-- On the reporter's side nothing is finer than a legal day: no created_at, no time stamp, no random-looking id with a
-- clock inside. The integer keys are internal and given out by the one writer; they never leave the server but as
-- the officers' place in their queue.

-- A body: an institution or an authorised body, known by the hash of its first root note.
CREATE TABLE body (
    organisation BYTEA NOT NULL PRIMARY KEY CHECK (length(organisation) = 32), -- hash of the first root note
    slug TEXT NOT NULL UNIQUE CHECK (length(slug) BETWEEN 1 AND 64),          -- its place in addresses
    kind TEXT NOT NULL CHECK (kind IN ('institution', 'authorised-body'))
);

-- Every root and roster note, as signed.
CREATE TABLE note (
    note_no BIGINT PRIMARY KEY,
    organisation BYTEA NOT NULL REFERENCES body (organisation),
    role TEXT NOT NULL CHECK (role IN ('root', 'roster')),
    version BIGINT NOT NULL CHECK (version >= 1),          -- grows by one; the newest is the highest
    hash BYTEA NOT NULL UNIQUE CHECK (length(hash) = 32),    -- of the text, signatures left out
    text TEXT NOT NULL,                                     -- the note with its signatures
    UNIQUE (organisation, role, version)
);

-- A case, as its reporter's client stated and signed it.
CREATE TABLE case_file (
    case_no BIGINT PRIMARY KEY,
    case_id BYTEA NOT NULL UNIQUE CHECK (length(case_id) = 16),   -- of the statement; the idempotency id
    access BYTEA NOT NULL UNIQUE CHECK (length(access) = 32),     -- public key that opens reading
    organisation BYTEA NOT NULL REFERENCES body (organisation),
    sign BYTEA NOT NULL CHECK (length(sign) = 32),                -- public key of the reporter's entries
    request_digest BYTEA NOT NULL CHECK (length(request_digest) = 32), -- of the whole request: tells a retry from a clash
    first_day TEXT NOT NULL CHECK (length(first_day) = 10),      -- legal day of the first entry
    destination TEXT NOT NULL CHECK (destination IN ('unit', 'authorised', 'both')),
    statement_signature BYTEA NOT NULL CHECK (length(statement_signature) = 64),
    statement BYTEA NOT NULL
);

-- Every event of every room, with its leaf: the event store is the leaf store. Append-only.
CREATE TABLE event (
    event_no BIGINT PRIMARY KEY,
    case_no BIGINT NOT NULL REFERENCES case_file (case_no),
    room TEXT NOT NULL CHECK (length(room) BETWEEN 1 AND 64),
    sequence BIGINT NOT NULL CHECK (sequence >= 0),     -- place in the room, from 0
    epoch BIGINT NOT NULL CHECK (epoch >= 0),           -- which identity of the room it is sealed to
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
    role TEXT NOT NULL CHECK (role IN ('reporter', 'officer')),
    author BYTEA NOT NULL CHECK (length(author) = 16),    -- key id
    legal_day TEXT NOT NULL CHECK (length(legal_day) = 10),
    minute TEXT NOT NULL CHECK (minute = '' OR (role = 'officer' AND length(minute) = 17)), -- officers' events only
    size_class BIGINT NOT NULL CHECK (size_class > 0),  -- bytes of the sealed body when it came
    commitment BYTEA NOT NULL CHECK (length(commitment) = 32),
    leaf BYTEA NOT NULL CHECK (length(leaf) = 32),
    roster BYTEA NOT NULL CHECK (length(roster) = 32),    -- in which the author stands
    outer_signature BYTEA NOT NULL CHECK (length(outer_signature) = 64),
    header BYTEA NOT NULL,
    UNIQUE (case_no, room, sequence)
);

-- What erasure takes: ciphertext and the reporter's receipt in its box. Never changed, only erased.
CREATE TABLE sealed_body (
    event_no BIGINT PRIMARY KEY REFERENCES event (event_no),
    receipt_box BYTEA NOT NULL,                           -- empty for officers' entries
    body BYTEA NOT NULL
);

-- Who may read a room in an epoch: one age file per reader. Begins with the reader, so that one index serves the
-- officer's queue and the opening of a case.
CREATE TABLE access_grant (
    reader BYTEA NOT NULL CHECK (length(reader) = 16),    -- key id
    case_no BIGINT NOT NULL REFERENCES case_file (case_no),
    room TEXT NOT NULL CHECK (length(room) BETWEEN 1 AND 64),
    epoch BIGINT NOT NULL CHECK (epoch >= 0),
    file BYTEA NOT NULL,
    PRIMARY KEY (reader, case_no, room, epoch)
);

-- Officers' sessions; reporters have none.
CREATE TABLE session (
    token_hash BYTEA NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    organisation BYTEA NOT NULL REFERENCES body (organisation),
    key_id BYTEA NOT NULL CHECK (length(key_id) = 16),
    expires BIGINT NOT NULL                             -- minute of Unix time; from it on the session is over
);

-- Ciphertext and signatures don't compress: keep PostgreSQL from trying.
ALTER TABLE case_file ALTER COLUMN statement SET STORAGE EXTERNAL;
ALTER TABLE sealed_body ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE access_grant ALTER COLUMN file SET STORAGE EXTERNAL;

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append-only'; END $$;

CREATE TRIGGER note_no_update BEFORE UPDATE ON note FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER note_no_delete BEFORE DELETE ON note FOR EACH ROW EXECUTE FUNCTION refuse();
-- The access key alone may change: burning a code puts a tombstone in its place.
CREATE TRIGGER case_file_no_update BEFORE UPDATE OF case_no, case_id, organisation, sign, request_digest, first_day,
    destination, statement_signature, statement ON case_file FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER case_file_no_delete BEFORE DELETE ON case_file FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER event_no_update BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER event_no_delete BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER sealed_body_no_update BEFORE UPDATE ON sealed_body FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER access_grant_no_update BEFORE UPDATE ON access_grant FOR EACH ROW EXECUTE FUNCTION refuse();

-- TRUNCATE fires no row trigger, and SQLite has none.
CREATE TRIGGER note_no_truncate BEFORE TRUNCATE ON note EXECUTE FUNCTION refuse();
CREATE TRIGGER case_file_no_truncate BEFORE TRUNCATE ON case_file EXECUTE FUNCTION refuse();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event EXECUTE FUNCTION refuse();
