"""Many rows in one job: each has its turn, whatever becomes of the others."""

from agnt.core import jobs


def test_each_row_is_worked_on_and_what_was_done_is_counted():
    assert jobs.each([1, 2, 3], lambda row: row) == 6
    assert jobs.each([1, 2, 3], lambda row: row != 2) == 2
    assert jobs.each([], lambda row: row) == 0


def test_a_row_that_fails_keeps_no_other_from_its_turn(caplog):
    seen: list[int] = []

    def work(row: int) -> int:
        seen.append(row)
        if row == 2:
            raise RuntimeError("broken row")
        return 1

    assert jobs.each([1, 2, 3], work) == 2
    assert seen == [1, 2, 3]
    assert "job_row_failed" in caplog.text
