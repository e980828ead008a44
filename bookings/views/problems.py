"""What is wrong with a day, each with its one action."""

from django.http import HttpRequest, HttpResponse

from bookings import late, problems, timeline
from bookings.facts import DayRows
from bookings.reading.returns import to_return
from bookings.views import diary
from venues.access import Desk, at_desk


@at_desk()
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list of problems of the asked day."""

    def found(rows: DayRows) -> dict[str, object]:
        rows_of = problems.find(rows, timeline.build(rows).quarters, late.warnings(rows.bookings))
        if rows.is_today:
            rows_of += problems.to_return(to_return(desk.venue))
        many = len(rows_of)
        words = "no problems" if not many else f"{many} {'problem' if many == 1 else 'problems'}"
        return {"problems": rows_of, "title": f"{rows.day:%-d %B}: {words}"}

    return diary.view_of(request, desk, "problems", found)
