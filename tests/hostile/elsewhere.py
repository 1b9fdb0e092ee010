"""Lines of the list that are proved where their part of the product is tested, each by the test that proves it."""

ELSEWHERE = {
    "Politeness: 429 with Retry-After": (
        "rechecks/test_turns.py::test_a_host_that_asks_for_patience_is_left_alone_by_all"
    ),
    "Politeness: 429 without Retry-After": (
        "rechecks/test_schedule.py::test_a_host_with_too_much_to_do_is_left_alone_as_it_wishes_or_longer_each_time[429]"
    ),
    "Politeness: 429 at a look": "rechecks/test_looks.py::test_a_site_that_asks_to_be_left_alone_is_asked_later",
    "Politeness: many names on one address, many workers": (
        "rechecks/test_turns.py::test_many_names_at_one_address_are_one_queue"
    ),
    "Politeness: A to B to A": "rechecks/test_looks.py::test_there_and_back_again_are_two_changes",
    "Engine: duplicate delivery, at once": (
        "rechecks/test_turns.py::test_two_beats_and_ten_workers_look_once_at_each_source"
    ),
    "Engine: duplicate delivery, later": (
        "rechecks/test_looks.py::test_a_look_that_was_done_is_not_done_again_when_its_task_is_delivered_twice"
    ),
    "Engine: duplicate delivery, late": (
        "rechecks/test_leases.py::test_a_late_duplicate_does_not_write_over_the_one_who_took_over"
    ),
    "Engine: two beats": "rechecks/test_turns.py::test_two_beats_and_ten_workers_look_once_at_each_source",
    "Engine: a page that kills its worker": (
        "rechecks/test_leases.py::test_a_page_that_kills_its_worker_three_times_is_set_aside"
    ),
}
# These need real processes to kill, freeze and flush: the harness of faults has them.
FAULTS = ("kill -9 mid-fetch", "the database down for 60 s", "Redis flushed")
