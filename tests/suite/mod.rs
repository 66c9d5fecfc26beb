//! The store's suite, written once: each test is a function of a [`Place`], and `every_test!` lists them for the
//! database that imports it. A test that is not listed is dead code, which the lints refuse.

pub mod attacks;
pub mod audits;
pub mod backups;
pub mod cases;
pub mod continuations;
#[path = "../portal_process/count.rs"]
pub mod count;
pub mod court;
pub mod entries;
pub mod exclusions;
pub mod guards;
pub mod hands;
pub mod keeper;
pub mod ledger;
pub mod lies;
pub mod made;
pub mod notes;
pub mod place;
pub mod procedures;
pub mod promises;
pub mod queue;
pub mod races;
pub mod sessions;
pub mod story;
pub mod undertakings;
#[path = "../portal_process/wire.rs"]
#[allow(dead_code, reason = "other programs use the rest")]
pub mod wire;
pub mod world;

use std::future::{Ready, ready};

use senim::store::Location;

pub use place::Place;

/// A new SQLite file; in a future, because a PostgreSQL database takes one.
pub fn sqlite() -> Ready<Place> {
    let folder = tempfile::tempdir().unwrap();
    ready(Place::new(Location::Sqlite(folder.path().join("senim.db")), Some(folder)))
}

macro_rules! suite {
    ($place:path: $($file:ident { $($test:ident)+ })+) => {
        $(mod $file { $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                crate::suite::$file::$test(&$place().await).await;
            }
        )+ })+
    };
}

macro_rules! every_test {
    ($place:path) => {
        suite! { $place:
            notes {
                a_first_root_makes_a_body
                later_roots_follow_one_by_one
                a_body_keeps_slug_and_kind
                rosters_need_a_body_and_grow_by_one
                a_note_comes_in_once
            }
            cases {
                a_case_comes_back_as_it_came
                the_same_request_again_gets_what_was_stored
                another_request_under_the_same_id_is_refused
                an_access_key_opens_one_case
                a_key_that_opens_no_case_leads_to_another
                an_unknown_body_takes_no_case
                grants_open_to_their_readers_alone
                a_case_survives_closing_and_opening
            }
            entries {
                entries_follow_their_heads
                the_same_entry_again_gets_what_was_stored
                a_moved_head_is_told
                an_unknown_case_takes_no_entry
                rooms_are_apart
                pages_fill_to_the_bytes_asked
                an_erased_body_leaves_its_event
            }
            races {
                two_hundred_submissions_of_forty_cases
                one_of_many_writers_wins_a_place
                a_batch_outlives_a_bad_item
                an_entry_may_share_its_cases_batch
                closing_finishes_what_was_handed_in
                two_processes_share_one_database
            }
            queue {
                the_newest_stand_first_and_pages_join
                a_queue_tells_who_wrote_last
                a_case_stands_once_whatever_its_rooms_and_epochs
                a_long_queue_is_quick
            }
            sessions {
                a_session_lives_until_its_minute
                a_closed_session_is_gone
                sweeping_takes_only_what_is_over
            }
            story {
                a_report_is_opened_answered_and_read_back
                the_same_bytes_again_get_the_same_receipt
                an_excluded_person_never_sees_the_case
                a_code_opens_at_its_own_organisation_only
                a_key_of_a_removed_officer_is_refused_at_once
                a_new_roster_counts_at_once_here_and_in_a_second_elsewhere
                a_login_counts_once_here_and_now
                two_writers_at_once_both_land
            }
            lies {
                a_lying_portal_is_found_out
                no_file_accuses_an_honest_portal
                the_terminal_remembers_what_was_signed
            }
            ledger {
                a_day_is_closed_with_everything_in_it
                a_portals_own_terms_are_leaves
                every_entry_around_midnight_is_in_the_day_of_its_receipt
                a_closed_day_takes_nothing_whatever_the_clock_says
                missed_days_are_closed_in_order
                a_close_that_broke_off_is_finished
                a_state_that_does_not_go_on_from_what_was_published_is_not_signed
                two_portals_close_one_day_once
                closed_rows_stand_in_the_order_of_their_hashes
                only_a_close_may_rewrite
            }
            promises {
                a_portal_is_held_to_its_receipts
                a_rewritten_log_is_found_out
                an_auditor_opens_every_leaf_of_a_copy
            }
            audits {
                every_leaf_opens_as_what_may_stand_there
                an_officer_s_word_in_the_log_is_the_officer_s
                an_entry_is_laid_beside_a_copy
                a_log_that_stopped_is_late
                two_answers_are_of_one_log
                a_copy_goes_on_from_what_was_kept
            }
            backups {
                a_backup_is_one_state_while_the_portal_writes
                half_a_backup_is_refused
                an_older_state_comes_back_and_signs_nothing
                every_table_is_copied
                keys_are_kept_apart
            }
            continuations {
                a_lost_state_goes_on_and_says_what_it_lost
                a_forked_state_goes_on_from_what_was_published
                a_changed_state_goes_on_and_says_what_it_lost
                a_log_goes_on_again_and_again
                a_continuation_holds_by_the_keys_of_its_day
            }
            court {
                a_receipt_holds_through_three_keys_and_another_address
                readers_find_out_that_they_are_shown_another_log
            }
            attacks {
                every_attack_is_found_by_whom_the_table_names
            }
            procedures {
                an_agreement_is_demanded_signed_and_in_force
                a_silent_leadership_gives_way_to_the_authorised_body
                an_agreement_is_declined_and_demanded_again
                a_hearing_goes_from_dispute_to_service
                two_steps_at_once_are_both_judged
            }
            exclusions {
                a_member_in_conflict_is_put_out_by_the_chair
                whoever_is_out_is_out_of_every_procedures_room
                whoever_is_out_holds_no_key_to_what_is_written_then
                the_terminal_goes_on_in_a_new_epoch
            }
            undertakings {
                a_reader_whom_nothing_binds_is_found_out
            }
            keeper {
                each_breach_is_written_once_whoever_looks
                a_case_that_can_t_be_read_stops_nobody_else_s_clocks
                a_lease_has_one_holder_until_it_is_over
            }
            guards {
                append_only_tables_refuse_change
                checks_refuse_what_the_store_never_writes
                impossible_data_is_named_not_used
                every_statement_is_prepared
                every_query_is_a_named_statement
                an_edited_migration_is_refused
                a_setting_that_loses_commits_is_refused
                errors_hold_no_values
            }
        }
    };
}
