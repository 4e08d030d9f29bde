"""The check before publishing: everything that would go wrong in a drawn process, named with the element it is about.

Shapes and words are looked at one by one; then the engine itself walks every marking that the drawing can reach, with
every outcome, message and timer and every branch that a variable could choose. What it never reaches, where it gets
stuck and which states follow each other is therefore known, not guessed.
"""

from collections.abc import Mapping

from motcua.kernel.text import say
from motcua.rooms.process.records import Definition, Problem, Surroundings
from motcua.rooms.process.rules.calls import called_in_circles, inline
from motcua.rooms.process.rules.check import shapes, time, walk, words

__all__ = ["problems"]

#: elements of a drawing with everything it calls
MOST_STEPS = 400


def problems(definition: Definition, around: Surroundings, known: Mapping[str, Definition]) -> list[Problem]:
    """What must be corrected before ``definition`` is published, in the order of the drawing. ``known`` are the
    processes that it may call.
    """
    found = [*shapes.problems(definition), *words.problems(definition, around), *called_in_circles(definition, known)]
    if any(problem.blocks for problem in found):
        return found
    whole = inline(definition, known)
    if len(whole.elements) > MOST_STEPS:
        return [
            *found,
            Problem("", say("Quy trình cùng các quy trình được gọi có quá {most} bước."), {"most": MOST_STEPS}),
        ]
    walked = walk.problems(whole, around.transitions, stated=around.words.stated)
    return [*found, *walked, *time.problems(whole, around.limit or definition.limit)]
