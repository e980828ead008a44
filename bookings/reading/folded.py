"""Texts compared without accents and case, in the database as `text.fold` does it in Python."""

from typing import Final

from django.db.models import CharField, Expression, F, Func, Value

_COMBINING: Final = "[\u0300-\u036f]"


def folded(column: str) -> Func:
    """The column in lower case and without combining marks. PostgreSQL's own `normalize`, no extension needed."""
    apart: Expression | Func = Func(
        Func(F(column), function="lower"), template="normalize(%(expressions)s, NFKD)", output_field=CharField()
    )
    return Func(apart, Value(_COMBINING), Value(""), Value("g"), function="regexp_replace", output_field=CharField())
