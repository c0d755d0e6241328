"""``build_web(app)``: the pages, the API and the media of one application as a FastAPI app. Wires, decides nothing."""

from __future__ import annotations

from functools import cache

import gradio as gr
from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from starlette.staticfiles import StaticFiles

from assistant.app import App
from ui.api import build_api
from ui.web.address import CALLS
from ui.web.markup import STATIC
from ui.web.pages.call import CallPage
from ui.web.pages.calls import CallsPage
from ui.web.shell import Shell
from ui.web.wording import Wording, wording


def build_web(app: App) -> FastAPI:
    """Everything ``razbor serve`` serves. The queue is the caller's to start."""
    wordings = _wordings(app)
    web = FastAPI(title="Razbor", docs_url=None, redoc_url=None)
    web.include_router(build_api(app))
    web.mount("/ui", StaticFiles(directory=STATIC), name="ui")
    web.add_api_route("/", lambda: RedirectResponse(CALLS), include_in_schema=False)
    web.add_middleware(Shell, wordings=wordings)
    return gr.mount_gradio_app(
        web,
        build_pages(CallsPage(app, wordings), CallPage(app, wordings)),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        theme=gr.themes.Base(font=["Inter", "system-ui"], font_mono=["monospace"]),
    )


def build_pages(calls: CallsPage, call: CallPage) -> gr.Blocks:
    """Gradio's pages: the list at ``/`` and one call at ``/call``; ``Shell`` gives them their public addresses."""
    with gr.Blocks(title="Razbor", analytics_enabled=False, fill_width=True) as pages:
        gr.Navbar(visible=False)
        calls.bind(pages, calls.build())
    with pages.route("Call", "call", show_in_navbar=False):
        call.bind(pages, call.build())
    return pages


def _wordings(app: App):
    @cache
    def in_language(language: str) -> Wording:
        return wording(language)

    return in_language
