"""placeholder"""

from collections.abc import Mapping

from motcua.rooms.process.records import Definition, Problem, Surroundings
from motcua.rooms.process.rules.calls import called_in_circles


def problems(definition: Definition, around: Surroundings, known: Mapping[str, Definition]) -> list[Problem]:
    return called_in_circles(definition, known)
