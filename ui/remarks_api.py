"""Routes for what people say of reviews: own marks, acknowledgements, disputes, overrides and golden cases."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Body, HTTPException
from pydantic import BaseModel, ConfigDict, TypeAdapter

from assistant.app import App
from assistant.disputes import DisputeWish, Ruling
from assistant.overrides import OverrideWish, one_mark
from assistant.remarks import DisputeState, Mark
from assistant.self_scores import SelfScoreWish
from assistant.viewers import Viewer
from ui.answers import asked, read
from ui.remarks_json import (
    acknowledgement_json,
    case_json,
    dispute_json,
    override_json,
    remarks_json,
    self_score_json,
)
from ui.viewers import Asking, Reviewing, Talking, seen_by, signed_by

Json = dict[str, Any]
Given = Annotated[Json, Body()]
Form = TypeVar("Form", bound=BaseModel)


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    author: str


class SelfScoreForm(_Form):
    """``total`` and ``sections`` 0..100, or ``declined``."""

    total: float | None = None
    sections: dict[str, float] = {}
    declined: bool = False


class DisputeForm(_Form):
    """``criterion``, or ``turn`` and ``quote``, or neither where the score is meant."""

    reason: str
    criterion: str = ""
    turn: int | None = None
    quote: str = ""


class RulingForm(_Form):
    """``upheld`` with what is right: ``marks`` by criterion (null: does not apply), or ``score`` or ``not_applicable``
    of the criterion disputed; of an objection ``none``, ``category``, ``outcome``.
    """

    upheld: bool
    reason: str
    marks: dict[str, float | None] = {}
    score: float | None = None
    not_applicable: bool = False
    none: bool = False
    category: str = ""
    outcome: str = ""

    def ruling(self) -> Ruling:
        marks = [Mark(criterion, score) for criterion, score in self.marks.items()]
        if self.not_applicable or self.score is not None:
            marks.append(Mark("", one_mark(self.score, not_applicable=self.not_applicable)))
        return Ruling(self.author, self.upheld, self.reason, tuple(marks), self.none, self.category, self.outcome)


class OverrideForm(_Form):
    """``score`` 0..1 or ``not_applicable``; or ``remove``, which brings the program's own mark back."""

    criterion: str
    reason: str
    score: float | None = None
    not_applicable: bool = False
    remove: bool = False

    def wish(self) -> OverrideWish:
        score = None if self.remove else one_mark(self.score, not_applicable=self.not_applicable)
        return OverrideWish(self.criterion, self.author, self.reason, score, self.remove)


class AuthorForm(_Form):
    reason: str = ""


def remarks_router(app: App) -> APIRouter:
    """Routes over the use cases; every failure is its sentence as ``{"detail": ...}``."""
    router = APIRouter()

    def the_call(call_id: str, viewer: Viewer) -> str:
        return asked(lambda: app.calls.one(call_id, viewer)).call_id

    def his_dispute(dispute_id: str, viewer: Viewer) -> None:
        """A dispute of a call that the viewer does not see is none to him."""
        if viewer.managers is None:
            return
        own = app.calls.visible(viewer)
        if not any(one.dispute_id == dispute_id and one.call_id in own for one in asked(app.disputes.list)):
            raise HTTPException(404, f"no dispute {dispute_id!r} is kept")

    @router.get("/api/calls/{call_id}/remarks")
    def remarks(call_id: str, viewer: Asking) -> Json:
        """All that people have said of one call's review."""
        return remarks_json(asked(lambda: seen_by(app, viewer).open(call_id)).remarks)

    @router.post("/api/calls/{call_id}/self-scores", status_code=201)
    def mark_oneself(call_id: str, given: Given, viewer: Talking) -> Json:
        """A manager's own marks, 0..100: ``total`` or ``sections``; or ``declined``."""
        known = the_call(call_id, viewer)
        form = _read(SelfScoreForm, signed_by(viewer, given))
        wish = SelfScoreWish(form.author, form.total, form.sections, form.declined)
        return {"self_score": self_score_json(asked(lambda: app.self_scores.add(known, wish)))}

    @router.post("/api/calls/{call_id}/acknowledgements", status_code=201)
    def acknowledge(call_id: str, given: Given, viewer: Talking) -> Json:
        """``author`` has read the review."""
        known = the_call(call_id, viewer)
        author = _read(AuthorForm, signed_by(viewer, given)).author
        read = asked(lambda: app.self_scores.acknowledge(known, author))
        return {"acknowledgement": acknowledgement_json(read)}

    @router.post("/api/calls/{call_id}/disputes", status_code=201)
    def dispute(call_id: str, given: Given, viewer: Talking) -> Json:
        """Opens a dispute: ``author``, ``reason`` and what it is about."""
        known = the_call(call_id, viewer)
        wish = DisputeWish(**_read(DisputeForm, signed_by(viewer, given)).model_dump())
        return {"dispute": dispute_json(asked(lambda: app.disputes.add(known, wish)))}

    @router.get("/api/disputes")
    def disputes(viewer: Talking, state: DisputeState | None = None, call: str = "") -> Json:
        """Disputes in the order in which they were opened; ``state``: open, withdrawn, upheld, rejected."""
        known = the_call(call, viewer) if call else ""
        found = asked(lambda: app.disputes.list(state, known))
        if viewer.managers is not None:
            own = app.calls.visible(viewer)
            found = tuple(one for one in found if one.call_id in own)
        return {"disputes": [dispute_json(one) for one in found]}

    @router.post("/api/disputes/{dispute_id}/withdraw")
    def withdraw(dispute_id: str, given: Given, viewer: Talking) -> Json:
        """Whoever opened it takes it back."""
        his_dispute(dispute_id, viewer)
        form = _read(AuthorForm, signed_by(viewer, given))
        kept = asked(lambda: app.disputes.withdraw(dispute_id, form.author, form.reason))
        return {"dispute": dispute_json(kept)}

    @router.post("/api/disputes/{dispute_id}/resolve")
    def resolve(dispute_id: str, given: Given, viewer: Reviewing) -> Json:
        """Rejects it, or upholds it with the right value, which then counts and becomes a golden case."""
        his_dispute(dispute_id, viewer)
        form = _read(RulingForm, signed_by(viewer, given))
        return {"dispute": dispute_json(asked(lambda: app.disputes.resolve(dispute_id, form.ruling())))}

    @router.post("/api/calls/{call_id}/overrides", status_code=201)
    def override(call_id: str, given: Given, viewer: Reviewing) -> Json:
        """Sets a criterion's mark, or takes back what was set; the program's own number stays beside."""
        known = the_call(call_id, viewer)
        form = _read(OverrideForm, signed_by(viewer, given))
        return {"override": override_json(asked(lambda: app.overrides.set(known, form.wish())))}

    _golden(router, app)
    return router


def _golden(router: APIRouter, app: App) -> None:
    @router.get("/api/golden")
    def golden(viewer: Reviewing, retired: bool = False) -> Json:
        """Golden cases in force; ``retired``: those out of force as well."""
        found = asked(lambda: app.golden.cases(retired=retired))
        own = None if viewer.managers is None else app.calls.visible(viewer)
        return {"cases": [case_json(case) for case in found if own is None or case.call_id in own]}

    @router.post("/api/golden/{case_id}/retire")
    def retire(case_id: str, given: Given, viewer: Reviewing) -> Json:
        """Takes a golden case out of force: ``author`` and ``reason``."""
        if viewer.managers is not None:
            own = app.calls.visible(viewer)
            known = asked(lambda: app.golden.cases(retired=True))
            if not any(case.case_id == case_id and case.call_id in own for case in known):
                raise HTTPException(404, f"no golden case {case_id!r} is kept")
        form = _read(AuthorForm, signed_by(viewer, given))
        return {"case": case_json(asked(lambda: app.golden.retire(case_id, form.author, form.reason)))}


def _read(model: type[Form], given: Json) -> Form:
    """The body as a form, or 422 with one sentence naming the field and those that are expected."""
    return read(TypeAdapter(model), given, ", ".join(model.model_fields))
