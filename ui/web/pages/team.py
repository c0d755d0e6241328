"""The team's page: coverage, a fair comparison, what all miss, calibration and the coaching plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import gradio as gr

from assistant.app import App
from assistant.errors import RazborError, UnknownPerson
from assistant.team_page import TeamPage as TeamFigures
from ui.web.components.bands import band_of
from ui.web.components.frame import topbar
from ui.web.components.people import Said, asked_period, manager_address, moment_address, with_period
from ui.web.components.team import comparison, kappa_lines, reasons
from ui.web.markup import render
from ui.web.pages.managers import presets
from ui.web.reader import ADDRESS, Reader, reader_of
from ui.web.refusals import failed
from ui.web.rooms import room
from ui.web.wording import Wording

FILES = ("xlsx", "md")
_ON_LOAD = "razbor.adopt(element, {trigger, watch, names: ['refresh']})"


@dataclass(frozen=True, slots=True)
class Widgets:
    """``body`` and ``plan`` are figures and come at once; whom to coach reads words and follows."""

    address: gr.Textbox
    body: gr.HTML
    coach: gr.HTML
    plan: gr.HTML


class TeamPage:
    """``build`` lays out, ``bind`` wires; the handlers in between are one use case each."""

    def __init__(self, app: App, wordings: Callable[[str], Wording]) -> None:
        self._app = app
        self._wordings = wordings

    def lay_out(self, page: gr.Blocks) -> None:
        self.bind(page, self.build())

    def build(self) -> Widgets:
        plain = {"apply_default_css": False, "elem_classes": ["rz"]}
        return Widgets(
            address=gr.Textbox(visible=False),
            body=gr.HTML("", js_on_load=_ON_LOAD, **plain),
            coach=gr.HTML("", **plain),
            plan=gr.HTML("", **plain),
        )

    def bind(self, page: gr.Blocks, at: Widgets) -> None:
        quiet = {"show_progress": "hidden", "queue": False, "api_visibility": "private"}
        shown = page.load(self.show, at.address, [at.body, at.plan], js=ADDRESS, **quiet)
        shown.then(self.show_coach, at.address, at.coach, js=ADDRESS, **quiet)
        at.body.refresh(self.show, at.address, [at.body, at.plan], js=ADDRESS, **quiet)

    def show(self, address: str, request: gr.Request) -> tuple[str, str]:
        return self.body(reader_of(address, request, self._wordings))

    def show_coach(self, address: str, request: gr.Request) -> str:
        return self.coach(reader_of(address, request, self._wordings))

    def body(self, reader: Reader) -> tuple[str, str]:
        """The figures, and the plan that stands below whom to coach."""
        words = reader.words
        bar = topbar(reader, here="team", demo=self._app.settings.demo)
        try:
            page = self._app.team_page.page(reader.viewer, asked_period(reader.address))
        except UnknownPerson:
            said = {"title": words.text("team.absent"), "sentence": words.text("team.absent_next")}
            return bar + render("problem", words, **said), ""
        except RazborError as problem:
            return bar + failed(words, problem), ""
        given = self._given(reader, page)
        return bar + render("team", words, **given), render("team_plan", words, **given)

    def coach(self, reader: Reader) -> str:
        if reader.viewer.role not in room("team").roles:
            return ""
        words = reader.words
        try:
            found = self._app.team_page.to_coach(reader.viewer, asked_period(reader.address), words.language)
        except RazborError:
            return ""  # the figures above say what is wrong
        return render(
            "team_coach",
            words,
            found=found,
            said=Said(words),
            manager_address=manager_address,
            moment_address=moment_address,
            author=reader.name,
            signed=bool(reader.viewer.name),
        )

    def _given(self, reader: Reader, page: TeamFigures) -> dict[str, object]:
        words = reader.words
        return {
            "page": page,
            "managers": self._app.coaching_plan.managers(reader.viewer),
            "said": Said(words),
            "band_of": band_of,
            "lines": comparison(page.rating),
            "reasons": reasons(page.rating, words),
            "kappas": [kappa_lines(session) for session in page.sessions],
            "files": {
                form: with_period("/api/team/report", page.period, format=form, language=words.language)
                for form in FILES
            },
            "presets": presets("/team", page.period, {}),
            "manager_address": manager_address,
            "moment_address": moment_address,
            "today": datetime.now(UTC).date(),
            "author": reader.name,
            "signed": bool(reader.viewer.name),
        }
