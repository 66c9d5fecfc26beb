# Reads the output of test runners and prints `N passed, N failed`, added up over the closing lines of nextest, cargo test,
# vitest and node's runner, and over plain lines of that very form. Counts nothing that did not run.

{ gsub(/\033\[[0-9;]*[A-Za-z]/, "") }

# number(word): the number that stands before the word in this line, 0 where there is none.
function number(word) {
  return match($0, "[0-9]+ " word) ? substr($0, RSTART, RLENGTH) + 0 : 0
}

# nextest: `12 tests run: 10 passed (1 slow), 1 failed, 1 timed out, 3 skipped`; whatever ran and did not pass failed.
/^ *Summary \[.*tests? run:/ {
  match($0, /[0-9]+(\/[0-9]+)? tests? run/)
  ran = substr($0, RSTART, RLENGTH) + 0
  passed += number("passed")
  failed += ran - number("passed")
}
# cargo test: `test result: ok. 12 passed; 0 failed; 0 ignored; …`
/^test result: / { passed += number("passed"); failed += number("failed") }
# vitest: `Tests  1 failed | 33 passed | 2 skipped (36)`
/^ *Tests +.*\([0-9]+\)$/ { passed += number("passed"); failed += number("failed") }
# node --test: `# pass 5`, or with its other reporter `ℹ pass 5`
/^(#|ℹ) pass [0-9]+$/ { passed += $3 }
/^(#|ℹ) fail [0-9]+$/ { failed += $3 }
/^[0-9]+ passed, [0-9]+ failed$/ { passed += number("passed"); failed += number("failed") }

END { printf "%d passed, %d failed\n", passed, failed }
