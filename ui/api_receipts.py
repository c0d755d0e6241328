"""The route that judges a stored call again and says whether its review still comes of it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from assistant.calls import Calls
from assistant.receipts import Receipts
from ui.answers import asked
from ui.receipts import receipt_document
from ui.viewers import Talking


def receipts_router(receipts: Receipts, calls: Calls) -> APIRouter:
    router = APIRouter()

    @router.get("/api/calls/{call_id}/receipt")
    def check_receipt(call_id: str, viewer: Talking) -> dict[str, Any]:
        """As ``razbor show CALL --receipt --json`` tells it. Nothing is stored."""
        known = asked(lambda: calls.one(call_id, viewer)).call_id
        return receipt_document(asked(lambda: receipts.check(known)))

    return router
