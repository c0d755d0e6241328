"""Values to HTML through the templates, everything escaped; knows nothing of Gradio and of where values come from."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ui.web.troubles import trouble
from ui.web.wording import Wording, clock

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
TEMPLATES = _HERE / "templates"


def render(template: str, words: Wording, **values: object) -> str:
    """The HTML of ``templates/<template>.html``: ``t`` translates, ``w`` is the wording, the rest is as given."""
    return _environment().get_template(f"{template}.html").render(t=words.text, w=words, **values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clock"] = clock
    environment.filters["trouble"] = trouble
    return environment


@cache
def asset(name: str) -> str:
    """Address of a file of ours, with its hash, so that a browser keeps it until it changes."""
    digest = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/ui/{name}?v={digest}"
