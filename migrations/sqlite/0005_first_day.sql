-- A body's first day is asked for every twenty seconds until that day is closed: without the index each asking read every case.
-- Twin: ../postgres/0005_first_day.sql; a test compares the two. A released migration is never edited.

CREATE INDEX case_file_first_day ON case_file (organisation, first_day);
