"""The values a column holds, without reading every row: from each value the index leads straight to the next."""

from sqlalchemy import Column, ColumnElement, Connection, Select, and_, func, select

MOST = 200


def statement(column: Column[str | None], *within: ColumnElement[bool]) -> Select[tuple[str]]:
    """The values of `column` among the rows `within`, sorted, at most `MOST`.

    SELECT DISTINCT would walk all of a growing table; this takes a step for each value that there is.
    """
    first = select(func.min(column).label("value")).where(*within)
    found = first.cte(f"values_of_{column.name}", recursive=True)
    following = select(func.min(column)).where(and_(column > found.c.value, *within)).scalar_subquery()
    steps = found.union_all(select(following).where(found.c.value.is_not(None)))
    return select(steps.c.value).where(steps.c.value.is_not(None)).limit(MOST)


def values(conn: Connection, query: Select[tuple[str]]) -> tuple[str, ...]:
    """What a statement of this module finds."""
    return tuple(conn.scalars(query))
