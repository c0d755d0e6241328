"""``build_web(app)``: the pages, the API and the media of one application as a FastAPI app. Wires, decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo

import gradio as gr
from fastapi import FastAPI
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.staticfiles import StaticFiles

from assistant.app import App
from ui.accounts_api import accounts_router
from ui.api import build_api, reports_router
from ui.api_receipts import receipts_router
from ui.api_week import week_router
from ui.asking_api import asking_router
from ui.calibration_api import calibration_router
from ui.call_page_api import call_page_router
from ui.import_api import import_router
from ui.marketing_api import briefs_router, funnel_router
from ui.people_api import people_router
from ui.practice_api import practice_router
from ui.remarks_api import remarks_router
from ui.settings_api import settings_router
from ui.web.access import Access, Door
from ui.web.bodies import Bodies, tell_what_is_wrong
from ui.web.markup import STATIC
from ui.web.nowhere import nowhere
from ui.web.pages.ask import AskPage
from ui.web.pages.briefs import BriefsPage
from ui.web.pages.call import CallPage
from ui.web.pages.calls import CallsPage
from ui.web.pages.funnel import FunnelPage
from ui.web.pages.managers import ManagersPage
from ui.web.pages.practice import PracticePage
from ui.web.pages.settings import SettingsPage
from ui.web.pages.team import TeamPage
from ui.web.pages.themes import ThemesPage
from ui.web.rooms import room
from ui.web.shell import Shell
from ui.web.sign_in import Plain, sign_in_router
from ui.web.titles import titles_of
from ui.web.wording import Wording, wording


def build_web(app: App, *, local: bool = False) -> FastAPI:
    """Everything ``razbor serve`` serves. The queue is the caller's to start. ``local``: see ``Access``."""
    wordings = wordings_of(app)
    web = FastAPI(title="Razbor", docs_url=None, redoc_url=None)
    web.add_exception_handler(AnyHTTPException, nowhere(Plain(wordings)))
    web.include_router(import_router(app))
    web.include_router(build_api(app))
    web.include_router(week_router(app.weeks))  # before the reports, one of whose routes answers for every name
    web.include_router(funnel_router(app.funnel))
    web.include_router(briefs_router(app.briefs, wordings))
    web.include_router(reports_router(app.themes, app.team, app.ratings, app.ledger))
    web.include_router(calibration_router(app.calibration, app.ratings, app.calls))
    web.include_router(remarks_router(app))
    web.include_router(receipts_router(app.receipts, app.calls))
    door = Door(app.accounts, app.audit, app.settings)
    web.include_router(accounts_router(app.accounts, app.audit))
    web.include_router(sign_in_router(app.accounts, door, wordings))
    web.include_router(asking_router(app.asking))
    web.include_router(practice_router(app))
    web.include_router(people_router(app))
    web.include_router(call_page_router(app))
    web.include_router(settings_router(app))
    web.mount("/ui", StaticFiles(directory=STATIC), name="ui")
    tell_what_is_wrong(web)
    web.add_middleware(Bodies)
    web.add_middleware(Shell, wordings=wordings)
    web.add_middleware(Access, door=door, forbidden=Plain(wordings).forbidden, local=local)  # outermost
    _mount(web, CallsPage(app, wordings), "calls")
    _mount(web, CallPage(app, wordings), "call")
    _mount(web, AskPage(app, wordings), "ask")
    _mount(web, PracticePage(app, wordings), "practice")
    _mount(web, ManagersPage(app, wordings), "managers")
    _mount(web, TeamPage(app, wordings), "team")
    _mount(web, ThemesPage(app, wordings), "themes")
    _mount(web, FunnelPage(app, wordings), "funnel")
    _mount(web, BriefsPage(app, wordings), "briefs")
    _mount(web, SettingsPage(app, wordings), "settings")
    return web


def wordings_of(app: App) -> Callable[[str], Wording]:
    """Wording by language, with the titles of this application's packs and in its time zone."""

    @cache
    def in_language(language: str) -> Wording:
        titles = titles_of(app.workshop.playbook, language)
        return wording(language, titles, zone=ZoneInfo(app.settings.timezone))

    return in_language


class Page(Protocol):
    def lay_out(self, page: gr.Blocks) -> None: ...


def _mount(web: FastAPI, page: Page, key: str) -> None:
    with gr.Blocks(title="Razbor", analytics_enabled=False, fill_width=True) as blocks:
        page.lay_out(blocks)
    gr.mount_gradio_app(
        web,
        blocks,
        path=room(key).mounted,
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        theme=gr.themes.Base(font=["Inter", "system-ui"], font_mono=["monospace"]),
    )
