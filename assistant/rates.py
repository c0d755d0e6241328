"""Rates of reports: those by which coaching judges, under the name that the use cases know them by."""

from __future__ import annotations

from scoring_rubric.rates import CHANCE, Rate, moved, rate

__all__ = ["CHANCE", "Rate", "moved", "rate"]
