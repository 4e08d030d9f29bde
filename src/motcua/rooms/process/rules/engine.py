"""Moves tokens through a drawn process. Pure: the caller brings the time, new ids, actions and the calendar.

A token rests at a task, a timer or a message until a stimulus moves it; then everything that follows by itself
(gateways, service tasks, ends) happens at once, until every token rests again. That is one `Step`.
"""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.rooms.process.errors import (
    ActionMissing,
    NothingWaits,
    NoWayOn,
    OutcomeNotOffered,
    ProcessEnded,
    StepAlreadyDone,
)
from motcua.rooms.process.records import (
    RESTING,
    Complete,
    Definition,
    Element,
    Flow,
    Kind,
    Marking,
    Message,
    Step,
    Stimulus,
    Token,
    Waiting,
)
from motcua.rooms.process.rules import expressions
from motcua.rooms.process.rules.state import state_of
from motcua.rooms.units.records import Limit

NewId = Callable[[], UUID]
Service = Callable[[Mapping[str, Any]], Mapping[str, Any]]
Until = Callable[[Limit, datetime, Element], datetime]
Choose = Callable[[Element, tuple[Flow, ...], Mapping[str, Any]], Flow]

#: elements that one stimulus may pass; more means a circle without a rest, which the check before publishing refuses
MOST_MOVES = 500


def at_once(limit: Limit, at: datetime, element: Element) -> datetime:
    """A stand-in for the calendar where none is at hand (planning, checking): the timer is due now."""
    return at


def start(
    definition: Definition,
    variables: Mapping[str, Any],
    at: datetime,
    new_id: NewId,
    services: Mapping[str, Service] | None = None,
    *,
    until: Until = at_once,
) -> Step:
    """The first step of a new instance."""
    run = Run(definition, Marking(), variables, at, new_id, services or {}, until)
    run.ready.append((definition.elements[definition.starts[""]], None, None))
    return run.step()


def advance(
    definition: Definition,
    marking: Marking,
    stimulus: Stimulus,
    variables: Mapping[str, Any],
    at: datetime,
    new_id: NewId,
    services: Mapping[str, Service],
    *,
    until: Until = at_once,
) -> Step:
    """What ``stimulus`` does to an instance.

    Raises:
        ProcessEnded: no token is left.
        StepAlreadyDone: the token named is not there (any more).
        OutcomeNotOffered: the task does not offer the outcome.
        NothingWaits: no token waits for the message.
        NoWayOn, ActionMissing: the drawing is wrong (faults).
    """
    if not marking.tokens:
        raise ProcessEnded()
    run = Run(definition, marking, variables, at, new_id, services, until)
    run.take(stimulus)
    return run.step()


def choose_by_conditions(gateway: Element, flows: tuple[Flow, ...], variables: Mapping[str, Any]) -> Flow:
    """The first arrow, in drawn order, whose condition holds; else the default."""
    for flow in flows:
        if flow.condition and flow.id != gateway.default and expressions.condition(flow.condition).holds(variables):
            return flow
    for flow in flows:
        if flow.id == gateway.default or (len(flows) == 1 and not flow.condition):
            return flow
    raise NoWayOn(gateway.id)


def waiting(definition: Definition, token: Token) -> Waiting:
    """A resting token as others see it."""
    element = definition.elements[token.element]
    return Waiting(
        id=token.id,
        element=token.element,
        kind=token.kind,
        name=element.name,
        name_en=element.name_en,
        role=element.role,
        at=element.at,
        outcomes=element.outcomes,
        budget=element.budget,
        state=element.state,
        message=element.message,
        due_at=token.due_at,
        since=token.since,
        after=element.after,
    )


class Run:
    """One step in the making."""

    def __init__(
        self,
        definition: Definition,
        marking: Marking,
        variables: Mapping[str, Any],
        at: datetime,
        new_id: NewId,
        services: Mapping[str, Service],
        until: Until,
        choose: Choose = choose_by_conditions,
    ) -> None:
        self.definition, self.at, self.new_id, self.services = definition, at, new_id, services
        self.until, self.choose = until, choose
        self.before = {token.id for token in marking.tokens}
        self.tokens = {token.id: token for token in marking.tokens}
        self.arrivals = marking.arrivals
        self.variables: dict[str, Any] = dict(variables)
        self.actions: list[tuple[str, Mapping[str, Any]]] = []
        #: elements to be entered: the element, the arrow it is entered by, the call it happens in
        self.ready: deque[tuple[Element, Flow | None, UUID | None]] = deque()
        self.end_state: int | None = None
        self.passed: list[str] = []

    # -- what comes from outside

    def take(self, stimulus: Stimulus) -> None:
        if isinstance(stimulus, Complete):
            self._complete(stimulus)
        elif isinstance(stimulus, Message):
            self._message(stimulus)
        else:
            self._fire(self._resting(stimulus.waiting_id, "timer"))

    def _complete(self, stimulus: Complete) -> None:
        token = self._resting(stimulus.waiting_id, "task")
        element = self.definition.elements[token.element]
        if stimulus.outcome not in element.outcomes:
            raise OutcomeNotOffered(step=element.name, outcome=stimulus.outcome)
        self.variables |= stimulus.values
        self.variables["outcome"] = stimulus.outcome
        self._remove(token)
        self._leave(element, token.scope)

    def _message(self, stimulus: Message) -> None:
        taking = [
            token
            for token in self.tokens.values()
            if token.kind == "message" and self.definition.elements[token.element].message == stimulus.name
        ]
        if not taking:
            raise NothingWaits(message=stimulus.name)
        self.variables |= stimulus.values
        for token in sorted(taking, key=lambda token: token.order):
            if token.id in self.tokens:  # an interrupting boundary may have taken it away
                self._fire(token)

    def _fire(self, token: Token) -> None:
        """A timer or message happens: in the middle of an arrow, or on the border of a step."""
        element = self.definition.elements[token.element]
        host = self.tokens.get(token.host) if token.host else None
        if host is not None and element.interrupting:
            self._remove(host)
        elif host is None or token.kind == "timer":
            self._remove(token)
        self._leave(element, token.scope)

    def _resting(self, waiting_id: UUID, kind: str) -> Token:
        token = self.tokens.get(waiting_id)
        if token is None or token.kind != kind:
            raise StepAlreadyDone(waiting_id=str(waiting_id))
        return token

    # -- what follows by itself

    def step(self) -> Step:
        """Lets everything happen that follows by itself, and returns what changed."""
        for _ in range(MOST_MOVES):
            if not self.ready:
                return self._result()
            self._enter(*self.ready.popleft())
        raise NoWayOn(self.passed[-1], "runs in a circle")

    def _result(self) -> Step:
        ended = not self.tokens
        here = [(token, self.definition.elements[token.element].state) for token in self.tokens.values()]
        return Step(
            marking=Marking(tuple(self.tokens.values()), self.arrivals),
            arrived=tuple(
                waiting(self.definition, token)
                for token in self.tokens.values()
                if token.id not in self.before and token.kind in RESTING
            ),
            left=tuple(id_ for id_ in self.before if id_ not in self.tokens),
            variables=self.variables,
            actions=tuple(self.actions),
            state=self.end_state if ended else state_of(here),
            ended=ended,
            passed=tuple(self.passed),
        )

    def _enter(self, element: Element, by: Flow | None, scope: UUID | None) -> None:
        self.passed.append(element.id)
        kind = element.kind
        if kind in RESTING:
            self._rest(element, scope)
        elif kind is Kind.PARALLEL:
            self._parallel(element, by, scope)
        elif kind is Kind.EXCLUSIVE:
            self._follow(self.choose(element, self.definition.outgoing[element.id], self.variables), scope)
        elif kind is Kind.SERVICE:
            self._serve(element)
            self._leave(element, scope)
        elif kind is Kind.CALL:
            call = self._rest(element, scope, kind="call")
            self.ready.append((self.definition.elements[self.definition.starts[element.id]], None, call.id))
        elif kind is Kind.START:
            self._leave(element, scope)
        else:
            self._end(element, scope)

    def _rest(self, element: Element, scope: UUID | None, *, kind: str | None = None, via: str | None = None) -> Token:
        token = self._new(element, kind or str(element.kind), scope, via=via)
        for boundary in self.definition.boundaries.get(element.id, ()):
            self._new(boundary, str(boundary.kind), scope, host=token.id)
        return token

    def _new(
        self, element: Element, kind: str, scope: UUID | None, *, via: str | None = None, host: UUID | None = None
    ) -> Token:
        self.arrivals += 1
        due_at = self.until(element.after, self.at, element) if kind == "timer" and element.after else None
        token = Token(self.new_id(), element.id, kind, self.at, self.arrivals, due_at, via, host, scope)
        self.tokens[token.id] = token
        return token

    def _leave(self, element: Element, scope: UUID | None) -> None:
        for flow in self.definition.outgoing[element.id]:
            self._follow(flow, scope)

    def _follow(self, flow: Flow, scope: UUID | None) -> None:
        self.ready.append((self.definition.elements[flow.target], flow, scope))

    def _parallel(self, element: Element, by: Flow | None, scope: UUID | None) -> None:
        """Goes on when one token has come by each arrow in; the first ones are parked."""
        needed = {flow.id for flow in self.definition.incoming[element.id]} - {by.id if by else ""}
        parked = {
            token.via: token
            for token in self.tokens.values()
            if token.kind == "join" and token.element == element.id and token.scope == scope
        }
        if needed - parked.keys():
            self._new(element, "join", scope, via=by.id if by else None)
            return
        for via in needed:
            self._remove(parked[via])
        self._leave(element, scope)

    def _serve(self, element: Element) -> None:
        name = element.action or ""
        if name not in self.services:
            raise ActionMissing(element.id, name)
        answer = dict(self.services[name](self.variables) or {})
        self.variables |= answer
        self.actions.append((name, answer))

    def _end(self, element: Element, scope: UUID | None) -> None:
        if element.state is not None:
            self.end_state = element.state
        if element.kind is Kind.TERMINATE:
            self._clear(scope)
        if scope is not None and not self._alive(scope):
            call = self.tokens[scope]
            self._remove(call)
            self._leave(self.definition.elements[call.element], call.scope)

    def _alive(self, scope: UUID) -> bool:
        inside = (token for token in self.tokens.values() if token.scope == scope and token.host is None)
        return any(True for _ in inside) or any(there == scope for _, _, there in self.ready)

    def _clear(self, scope: UUID | None) -> None:
        """Ends everything that goes on in a call, or in the whole instance."""
        self.ready = deque(entry for entry in self.ready if scope is not None and entry[2] != scope)
        for token in [token for token in self.tokens.values() if token.scope == scope]:
            self._remove(token)

    def _remove(self, token: Token) -> None:
        """Takes a token away, with its boundary events and everything inside it."""
        if self.tokens.pop(token.id, None) is None:
            return
        self.ready = deque(entry for entry in self.ready if entry[2] != token.id)
        for other in [other for other in self.tokens.values() if token.id in (other.host, other.scope)]:
            self._remove(other)
