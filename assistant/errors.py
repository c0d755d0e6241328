"""Sentences for people: what happened, where, what was expected, what to do next.

RazborError
├── BadInput            the caller's files, words or settings (exit code 2)
│   ├── BadSetting
│   ├── BadExport       a CRM export that cannot be read at all
│   ├── BadPack         a configuration file that does not validate
│   ├── UnknownCall
│   └── Refused         told in the reader's own language where a page asked
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


class Refused(BadInput):
    """``code`` names the sentence among a page's words, ``values`` fill it in; ``str`` is the English one."""

    def __init__(self, code: str, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.code, self.values = code, values


class WorkFailed(RazborError):
    """Something on our side failed; the sentence says what to try."""


class StoreBroken(WorkFailed):
    pass
