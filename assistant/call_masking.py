"""A line of the list for readers who may not know who the client is; pure."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain import CallSummary


def masked_summary(summary: CallSummary) -> CallSummary:
    """The line without the client, his company and the file's name, which often is a phone number or a name."""
    call = summary.call
    hidden = replace(call, name=call.call_id, media="", failure=call.failure.replace(call.name, call.call_id))
    return replace(summary, call=hidden, client="", company="")
