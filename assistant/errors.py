"""Sentences for people: what happened, where, what was expected, what to do next.

RazborError
├── BadInput            the caller's files, words or settings (exit code 2)
│   ├── BadSetting
│   ├── BadExport       a CRM export that cannot be read at all
│   ├── BadPack         a configuration file that does not validate
│   ├── UnknownCall
│   └── UnknownPerson   a manager who is not there, or not for the viewer to see
└── WorkFailed          our side (exit code 1)
    └── StoreBroken
"""

from __future__ import annotations


class RazborError(Exception):
    """Root of everything that a person is told; ``str(error)`` is one sentence."""


class BadInput(RazborError):
    """The input is at fault; the sentence says what to change."""


class BadSetting(BadInput):
    def __init__(self, name: str, found: str, expected: str) -> None:
        super().__init__(f"{name} is {found!r}: {expected}; correct it and run the command again")


class BadExport(BadInput):
    pass


class BadPack(BadInput):
    pass


class UnknownCall(BadInput):
    def __init__(self, asked: str, near: tuple[str, ...] = ()) -> None:
        hint = f"; did you mean {', '.join(near)}?" if near else "; `razbor show` without a call lists them"
        super().__init__(f"no call {asked!r} is stored{hint}")


class UnknownPerson(BadInput):
    """Says the same of a manager who does not exist and of one whom the viewer may not see."""

    def __init__(self, asked: str) -> None:
        super().__init__(f"no manager {asked!r} has calls here; /managers lists those that you may see")


class WorkFailed(RazborError):
    """Something on our side failed; the sentence says what to try."""


class StoreBroken(WorkFailed):
    pass
