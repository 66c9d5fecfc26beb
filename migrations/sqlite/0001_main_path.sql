-- The main path: bodies and their signed notes, cases, entries, grants, officers' sessions.
-- Twin: ../postgres/0001_main_path.sql; a test compares the two. A released migration is never edited.
-- On the reporter's side nothing is finer than a legal day: no created_at, no time stamp, no random-looking id with a
-- clock inside. The integer keys are internal and given out by the one writer; they never leave the server but as
-- the officers' place in their queue.

-- A body: an institution or an authorised body, known by the hash of its first root note.
CREATE TABLE body (
    organisation BLOB NOT NULL PRIMARY KEY CHECK (length(organisation) = 32), -- hash of the first root note
    slug TEXT NOT NULL UNIQUE CHECK (length(slug) BETWEEN 1 AND 64),          -- its place in addresses
    kind TEXT NOT NULL CHECK (kind IN ('institution', 'authorised-body'))
) STRICT, WITHOUT ROWID;

-- Every root and roster note, as signed.
CREATE TABLE note (
    note_no INTEGER PRIMARY KEY,
    organisation BLOB NOT NULL REFERENCES body (organisation),
    role TEXT NOT NULL CHECK (role IN ('root', 'roster')),
    version INTEGER NOT NULL CHECK (version >= 1),          -- grows by one; the newest is the highest
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),    -- of the text, signatures left out
    text TEXT NOT NULL,                                     -- the note with its signatures
    UNIQUE (organisation, role, version)
) STRICT;

-- A case, as its reporter's client stated and signed it.
CREATE TABLE case_file (
    case_no INTEGER PRIMARY KEY,
    case_id BLOB NOT NULL UNIQUE CHECK (length(case_id) = 16),   -- of the statement; the idempotency id
    access BLOB NOT NULL UNIQUE CHECK (length(access) = 32),     -- public key that opens reading
    organisation BLOB NOT NULL REFERENCES body (organisation),
    sign BLOB NOT NULL CHECK (length(sign) = 32),                -- public key of the reporter's entries
    request_digest BLOB NOT NULL CHECK (length(request_digest) = 32), -- of the whole request: tells a retry from a clash
    first_day TEXT NOT NULL CHECK (length(first_day) = 10),      -- legal day of the first entry
    destination TEXT NOT NULL CHECK (destination IN ('unit', 'authorised', 'both')),
    statement_signature BLOB NOT NULL CHECK (length(statement_signature) = 64),
    statement BLOB NOT NULL
) STRICT;

-- Every event of every room, with its leaf: the event store is the leaf store. Append-only.
CREATE TABLE event (
    event_no INTEGER PRIMARY KEY,
    case_no INTEGER NOT NULL REFERENCES case_file (case_no),
    room TEXT NOT NULL CHECK (length(room) BETWEEN 1 AND 64),
    sequence INTEGER NOT NULL CHECK (sequence >= 0),     -- place in the room, from 0
    epoch INTEGER NOT NULL CHECK (epoch >= 0),           -- which identity of the room it is sealed to
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
    role TEXT NOT NULL CHECK (role IN ('reporter', 'officer')),
    author BLOB NOT NULL CHECK (length(author) = 16),    -- key id
    legal_day TEXT NOT NULL CHECK (length(legal_day) = 10),
    minute TEXT NOT NULL CHECK (minute = '' OR (role = 'officer' AND length(minute) = 17)), -- officers' events only
    size_class INTEGER NOT NULL CHECK (size_class > 0),  -- bytes of the sealed body when it came
    commitment BLOB NOT NULL CHECK (length(commitment) = 32),
    leaf BLOB NOT NULL CHECK (length(leaf) = 32),
    roster BLOB NOT NULL CHECK (length(roster) = 32),    -- in which the author stands
    outer_signature BLOB NOT NULL CHECK (length(outer_signature) = 64),
    header BLOB NOT NULL,
    UNIQUE (case_no, room, sequence)
) STRICT;

-- What erasure takes: ciphertext and the reporter's receipt in its box. Never changed, only erased.
CREATE TABLE sealed_body (
    event_no INTEGER PRIMARY KEY REFERENCES event (event_no),
    receipt_box BLOB NOT NULL,                           -- empty for officers' entries
    body BLOB NOT NULL
) STRICT;

-- Who may read a room in an epoch: one age file per reader. Begins with the reader, so that one index serves the
-- officer's queue and the opening of a case.
CREATE TABLE access_grant (
    reader BLOB NOT NULL CHECK (length(reader) = 16),    -- key id
    case_no INTEGER NOT NULL REFERENCES case_file (case_no),
    room TEXT NOT NULL CHECK (length(room) BETWEEN 1 AND 64),
    epoch INTEGER NOT NULL CHECK (epoch >= 0),
    file BLOB NOT NULL,
    PRIMARY KEY (reader, case_no, room, epoch)
) STRICT;

-- Officers' sessions; reporters have none.
CREATE TABLE session (
    token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    organisation BLOB NOT NULL REFERENCES body (organisation),
    key_id BLOB NOT NULL CHECK (length(key_id) = 16),
    expires INTEGER NOT NULL                             -- minute of Unix time; from it on the session is over
) STRICT, WITHOUT ROWID;

CREATE TRIGGER note_no_update BEFORE UPDATE ON note BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER note_no_delete BEFORE DELETE ON note BEGIN SELECT raise(ABORT, 'append-only'); END;
-- The access key alone may change: burning a code puts a tombstone in its place.
CREATE TRIGGER case_file_no_update BEFORE UPDATE OF case_no, case_id, organisation, sign, request_digest, first_day,
    destination, statement_signature, statement ON case_file BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER case_file_no_delete BEFORE DELETE ON case_file BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER sealed_body_no_update BEFORE UPDATE ON sealed_body BEGIN SELECT raise(ABORT, 'append-only'); END;
CREATE TRIGGER access_grant_no_update BEFORE UPDATE ON access_grant BEGIN SELECT raise(ABORT, 'append-only'); END;
