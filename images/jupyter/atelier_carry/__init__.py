"""Takes the variables of a kernel over to another one of the same image, and says what cannot come along.

`plan` looks and writes nothing; `save` writes a folder; `load` fills another kernel from it. Nothing counts as carried
that was not compared after its arrival: its digest there is that of before. What lives only in its process (an open
file, a thread, a generator) is told as lost, with the reason, and holds up nothing else.
"""

from __future__ import annotations

from . import surroundings  # noqa: F401  Now, while the environment is that of the start.
from .answer import Answer


def plan(cells: list[dict[str, str]] | None = None) -> Answer:
    """What a move would carry. `cells`: `{"id", "source"}` of the cells that ran, for what can be computed again."""
    from .planning import planned

    return Answer(planned(_shell(), cells or []))


def save(folder: str, without: list[str] | None = None, most: int | None = None) -> Answer:
    """Writes the variables to `folder` (a name among those in the reserve, or a path), which must not exist. `without`:
    names that are known not to arrive; `most`: so many bytes may be kept. `refused` says why nothing was written."""
    from .saving import saved
    from .surroundings import place_of

    return Answer(saved(_shell(), place_of(folder), without or [], most))


def load(folder: str, partly: bool = False) -> Answer:
    """Reads what `save` wrote, and answers what was carried and what was not. `broken` names what stopped the reading,
    unless it is to go on without (`partly`); `refused` says why nothing was read."""
    from .loading import loaded
    from .surroundings import place_of

    return Answer(loaded(_shell(), place_of(folder), partly))


def forget(folder: str) -> Answer:
    """Removes what `save` wrote."""
    from .saving import removed
    from .surroundings import place_of

    return Answer(removed(place_of(folder)))


def _shell():
    from IPython import get_ipython

    return get_ipython()
