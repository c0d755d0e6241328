"""``build_web(app)``: the pages, the API and the media of one application as a FastAPI app. Wires, decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo

import gradio as gr
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from assistant.app import App
from ui.api import build_api, reports_router
from ui.api_receipts import receipts_router
from ui.api_week import week_router
from ui.calibration_api import calibration_router
from ui.call_page_api import call_page_router
from ui.remarks_api import remarks_router
from ui.web.markup import STATIC
from ui.web.pages.call import CallPage
from ui.web.pages.calls import CallsPage
from ui.web.rooms import room
from ui.web.shell import Shell
from ui.web.titles import titles_of
from ui.web.wording import Wording, wording


def build_web(app: App) -> FastAPI:
    """Everything ``razbor serve`` serves. The queue is the caller's to start."""
    wordings = wordings_of(app)
    web = FastAPI(title="Razbor", docs_url=None, redoc_url=None)
    web.include_router(build_api(app))
    web.include_router(reports_router(app.themes, app.team, app.ratings, app.ledger))
    web.include_router(calibration_router(app.calibration, app.ratings))
    web.include_router(remarks_router(app))
    web.include_router(call_page_router(app))
    web.include_router(week_router(app.weeks))
    web.include_router(receipts_router(app.receipts))
    web.mount("/ui", StaticFiles(directory=STATIC), name="ui")
    web.add_middleware(Shell, wordings=wordings)
    _mount(web, CallsPage(app, wordings), "calls")
    _mount(web, CallPage(app, wordings), "call")
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
