"""Who one is, and for administrators who else there is and what people did, over the REST API."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from assistant.accounts import Accounts
from assistant.audit import Audit
from ui import users
from ui.answers import asked
from ui.viewers import Administering, Asking


def accounts_router(accounts: Accounts, audit: Audit) -> APIRouter:
    router = APIRouter()

    @router.get("/api/me")
    def me(viewer: Asking) -> dict[str, Any]:
        """Who asks and what he may see; ``managers`` is null where he sees everybody's calls."""
        return {
            "login": viewer.login,
            "name": viewer.name,
            "role": viewer.role.value,
            "managers": None if viewer.managers is None else sorted(viewer.managers),
            "hears": viewer.hears,
            "masked": viewer.masked,
        }

    @router.get("/api/users")
    def list_users(_viewer: Administering) -> dict[str, Any]:
        """Everybody with an account; administrators only. `razbor user` adds and changes them."""
        return {"users": [users.account_json(one) for one in asked(accounts.list)]}

    @router.get("/api/audit")
    def list_audit(
        _viewer: Administering, who: str = "", limit: Annotated[int, Query(ge=1, le=10_000)] = 100
    ) -> dict[str, Any]:
        """What people did, the newest first; ``who`` is a login. Administrators only."""
        return {"audit": [users.entry_json(one) for one in asked(lambda: audit.newest(limit, who=who))]}

    return router
