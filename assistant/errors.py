"""Sentences for people: what happened, where, what was expected, what to do next.

RazborError
├── BadInput            the caller's files, words or settings (exit code 2)
│   ├── BadSetting
│   ├── BadExport       a CRM export that cannot be read at all
│   ├── BadPack         a configuration file that does not validate
│   ├── UnknownLogin
│   ├── WeakPassword     a new password that anybody guesses
│   └── SignInRefused    wrong login or password; which of the two is never told
│       └── SignInLocked   too many wrong ones: nobody can try for a while
│   └── Refused         told in the reader's own language where a page asked
│       ├── UnknownCall
│       └── UnknownPerson  a manager who is not there, or not for the viewer to see
└── WorkFailed          our side (exit code 1)
    └── StoreBroken
"""

from __future__ import annotations

from datetime import timedelta


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


class UnknownLogin(BadInput):
    def __init__(self, login: str) -> None:
        super().__init__(f"there is no user {login!r}; `razbor user list` shows all")


class WeakPassword(BadInput):
    """``why``: short, long, login, worst or same; pages say it in their own language."""

    def __init__(self, why: str, sentence: str) -> None:
        self.why = why
        super().__init__(sentence)


class SignInRefused(BadInput):
    def __init__(self, sentence: str = "the login or the password is wrong; check both and try again") -> None:
        super().__init__(sentence)


class SignInLocked(SignInRefused):
    def __init__(self, wait: timedelta) -> None:
        self.minutes = max(1, -int(-wait.total_seconds() // 60))
        super().__init__(f"too many wrong passwords; try again in {self.minutes} min")


class Refused(BadInput):
    """``code`` names the sentence among a page's words, ``values`` fill it in; ``str`` is the English one."""

    def __init__(self, code: str, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.code, self.values = code, values


class UnknownCall(Refused):
    def __init__(self, asked: str, near: tuple[str, ...] = ()) -> None:
        hint = f"; did you mean {', '.join(near)}?" if near else "; `razbor show` without a call lists them"
        super().__init__("no_call", f"no call {asked!r} is stored{hint}", call=asked)


class UnknownPerson(Refused):
    """Says the same of a manager who does not exist and of one whom the viewer may not see."""

    def __init__(self, asked: str) -> None:
        sentence = f"no manager {asked!r} has calls here; /managers lists those that you may see"
        super().__init__("no_person", sentence, manager=asked)


class WorkFailed(RazborError):
    """Something on our side failed; the sentence says what to try."""


class StoreBroken(WorkFailed):
    pass
