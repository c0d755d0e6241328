"""How long grouping ten thousand objections takes, and adding a day's two hundred, beside grouping all of them again.

    python -m benchmarks.themes [--count 10000] [--day 200]

The objections are the corpus's, each with noise on its vector until there are enough. Prints seconds, the number of
themes, and how well themes agree with the corpus's phrasing families (without noise): the share of pairs of one theme
that are of one family, and of pairs of one family that share a theme.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from assistant.settings import read_settings
from objections.corpus import NONE, Example, shipped_examples
from objections.encoder import encode_kept, load_encoder
from objections.language import plain
from objections.networks import Vectors
from objections.themes import Theme, ThemeQuote, extended, group

NOISE = 0.015


def said(examples: Sequence[Example], vectors: Vectors, count: int) -> list[ThemeQuote]:
    """So many quotes, every example in turn; the first of each has its own vector, the others one beside it."""
    chance = np.random.default_rng(0)
    quotes = []
    for number in range(count):
        example, vector = examples[number % len(examples)], vectors[number % len(examples)]
        if number >= len(examples):
            vector = vector + NOISE * chance.standard_normal(len(vector)).astype(np.float32)
            vector /= np.linalg.norm(vector)
        quotes.append(ThemeQuote(f"call{number // 3}", number, example.label, example.text, vector))
    return quotes


def agreement(themes: Iterable[Theme], family: dict[str, str]) -> tuple[float, float]:
    """Pairs of one theme that are of one family, and pairs of one family that share a theme, as shares."""
    both = together = 0
    sizes: Counter[str] = Counter()
    for theme in themes:
        counts = Counter(family[quote.text] for quote in theme.quotes)
        both += sum(_pairs(count) for count in counts.values())
        together += _pairs(len(theme.quotes))
        sizes.update(counts)
    return both / max(1, together), both / max(1, sum(_pairs(count) for count in sizes.values()))


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--day", type=int, default=200)
    options = parser.parse_args()
    settings = read_settings()
    encoder = load_encoder(settings.encoder, configured=settings.encoder_weights, cache=settings.cache_dir)
    examples = [example for example in shipped_examples() if example.label != NONE]
    vectors = encode_kept(encoder, [plain(example.text) for example in examples], settings.cache_dir / "exemplars")
    quotes = said(examples, vectors, options.count + options.day)
    family = {example.text: example.group for example in examples}
    for language in ("ru", "en"):
        own = [quote for quote, example in zip(quotes, examples, strict=False) if example.language == language]
        themes = group(own)
        pure, whole = agreement(themes, family)
        print(
            f"{language}: {len(own)} quotes, {len(themes)} themes: {pure:.2f} of their pairs are of one family,", end=""
        )
        print(f" {whole:.2f} of the families' pairs share a theme")
    started = time.perf_counter()
    themes = group(quotes[: options.count])
    grouped = time.perf_counter()
    grown = extended(themes, quotes[options.count :])
    print(f"{options.count} quotes: {grouped - started:.1f} s, {len(themes)} themes")
    print(f"{options.day} more: {time.perf_counter() - grouped:.2f} s, {len(grown) - len(themes)} new themes")


if __name__ == "__main__":
    main()
