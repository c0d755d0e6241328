"""The route that judges a stored call again and says whether its review still comes of it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from assistant.receipts import Receipts
from ui.answers import asked
from ui.receipts import receipt_document


def receipts_router(receipts: Receipts) -> APIRouter:
    router = APIRouter()

    @router.get("/api/calls/{call_id}/receipt")
    def check_receipt(call_id: str) -> dict[str, Any]:
        """As ``razbor show CALL --receipt --json`` tells it. Nothing is stored."""
        return receipt_document(asked(lambda: receipts.check(call_id)))

    return router
