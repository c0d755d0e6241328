"""Where the voices are, and what the rest is: speech regions and marks from frame probabilities; knows no model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from transcription.engine import FRAME, FRAME_S, RATE_HZ, SHORT_S, Samples
from transcription.types import Mark, Region

Flags = npt.NDArray[np.bool_]

_LOWEST_BIN, _HIGHEST_BIN = (round(hertz * 2 * FRAME / RATE_HZ) for hertz in (250, 3000))
_MUSIC_FLATNESS = 0.05  # line noise has 0.3-0.5, hold music 0.001
_PEAKED = 0.4  # of two equal tones each has nearly half
_NOTHING = np.float32(1e-14)
_HANN = np.hanning(FRAME).astype(np.float32)
_BAND_BINS = tuple(round(hertz * FRAME / RATE_HZ) for hertz in (200, 400, 650, 950, 1300, 1700, 2200, 2800, 3600))
_TO_FULL_SCALE = np.float32(2.0 / (FRAME * float((_HANN**2).sum())))
_TONE_POWER = 10.0**-4.5  # -45 dB re full scale: below it a steady line is mains hum, not a signal


@dataclass(frozen=True, slots=True)
class ActivitySettings:
    """When a voice starts and stops. Probabilities are the detector's, times in seconds.

    Regions are ``pad_s`` wider than the voice, and where a side has ``short_s`` of it or less ``short_pad_s``: a short
    recording has little else that tells a recogniser what the line sounds like.
    """

    enter: float = 0.5
    leave: float = 0.35
    shortest_s: float = 0.25
    joins_s: float = 0.3
    pad_s: float = 0.2
    short_pad_s: float = 0.4
    short_s: float = SHORT_S
    longest_s: float = 20.0
    mark_s: float = 3.0
    tone_s: float = 0.25
    sure_tone_s: float = 0.8
    quiet_db: float = -55.0


def voiced(probabilities: Samples, settings: ActivitySettings) -> tuple[Region, ...]:
    """Speech regions from one channel's frame probabilities ``(n,)``: hysteresis, short blips out, near ones joined."""
    runs = _hysteresis(probabilities, settings)
    joined = _joined(runs, _frames(settings.joins_s))
    kept = [(start, end) for start, end in joined if (end - start) * FRAME_S >= settings.shortest_s]
    short = sum(end - start for start, end in kept) * FRAME_S <= settings.short_s
    return _padded(kept, len(probabilities), settings.short_pad_s if short else settings.pad_s)


def split_long(region: Region, probabilities: Samples, longest_s: float) -> list[Region]:
    """Cuts a region at its least speech-like places until no part is longer than ``longest_s``."""
    if region.length_s <= longest_s:
        return [region]
    first, last = _frames(region.start_s), _frames(region.end_s)
    parts = int(np.ceil(region.length_s / longest_s))
    middle, reach = (first + last) // 2, max(2, (last - first) // (2 * parts))
    around = np.convolve(probabilities[first:last], np.ones(5) / 5, mode="same")
    low, high = middle - reach - first, middle + reach - first
    cut_s = (first + low + int(np.argmin(around[low:high]))) * FRAME_S
    left, right = Region(region.start_s, cut_s), Region(cut_s, region.end_s)
    return split_long(left, probabilities, longest_s) + split_long(right, probabilities, longest_s)


def without(regions: Sequence[Region], marks: Sequence[Mark], shortest_s: float) -> tuple[Region, ...]:
    """Regions with the marked stretches (tones, music) taken out; crumbs shorter than ``shortest_s`` go too."""
    left = list(regions)
    for mark in marks:
        left = [part for region in left for part in _minus(region, mark)]
    return tuple(region for region in left if region.length_s >= shortest_s)


@dataclass(frozen=True, slots=True, eq=False)
class Spectra:
    """What the spectrum of each frame tells: ``tones`` a bare signalling tone, ``flatness`` 0..1 (1 for noise),
    ``bands`` ``(frames, 8)`` dB re full scale between 200 and 3600 Hz."""

    tones: Flags
    flatness: Samples
    bands: npt.NDArray[np.float16]


def spectral(block: Samples) -> Spectra:
    """Of every frame of ``(n,)`` samples.

    A telephone tone (ring-back, busy, DTMF, a beep) is one or two steady sines of the voice band: nearly all of a
    frame's energy lies within 40 Hz of at most two peaks. No vowel does that: its harmonics share the energy.
    """
    frames = block[: len(block) // FRAME * FRAME].reshape(-1, FRAME)
    spectrum = _power_spectrum(frames, FRAME)
    voice = spectrum[:, _LOWEST_BIN // 2 : _HIGHEST_BIN // 2]
    flatness = np.exp(np.log(voice).mean(axis=1)) / voice.mean(axis=1)
    bands = np.add.reduceat(spectrum[:, : _BAND_BINS[-1]], _BAND_BINS[:-1], axis=1) * _TO_FULL_SCALE
    tones = _tones(frames, _peaked(spectrum) & (frame_power(block) > _TONE_POWER))
    return Spectra(tones, flatness, np.asarray(10.0 * np.log10(bands + _NOTHING), dtype=np.float16))


def marks_of(
    probabilities: Samples, power: Samples, tones: Flags, flatness: Samples, settings: ActivitySettings
) -> tuple[Mark, ...]:
    """Tones, music and silence (nobody speaks and nothing plays) of one channel, from four values a frame."""
    tone = [run for run in _joined(_runs(tones), _frames(0.1)) if _is_tone(run, probabilities, settings)]
    rest = np.ones(len(probabilities), dtype=bool)
    for region in voiced(probabilities, settings):
        rest[_frames(region.start_s) : _frames(region.end_s)] = False
    _clear(rest, tone)
    loud = 10.0 * np.log10(np.maximum(power, 1e-12)) > settings.quiet_db
    music = [
        run
        for run in _long(_joined(_runs(rest & loud), _frames(0.5)), settings.mark_s)
        if float(np.median(flatness[run[0] : run[1]])) < _MUSIC_FLATNESS
    ]
    _clear(rest, music)
    quiet = _long(_runs(rest), settings.mark_s)
    kinds = (("tone", tone), ("music", music), ("silence", quiet))
    found = [Mark(kind, _seconds(start), _seconds(end)) for kind, runs in kinds for start, end in runs]
    return tuple(sorted(found, key=lambda mark: (mark.start_s, mark.kind)))


def frame_power(block: Samples) -> Samples:
    """Mean square of every whole frame of ``(n,)`` samples."""
    frames = block[: len(block) // FRAME * FRAME].reshape(-1, FRAME)
    return np.asarray((frames * frames).mean(axis=1), dtype=np.float32)


def _power_spectrum(frames: Samples, length: int) -> Samples:
    return np.asarray(np.abs(np.fft.rfft(frames * _HANN, n=length, axis=1)) ** 2 + _NOTHING, dtype=np.float32)


def _peaked(spectrum: Samples) -> Flags:
    """Frames whose strongest peak alone holds a good part of the energy: only these can be tones."""
    peak = np.clip(spectrum.argmax(axis=1), 2, spectrum.shape[1] - 3)
    near = spectrum[np.arange(len(spectrum))[:, None], peak[:, None] + np.arange(-2, 3)]
    return np.asarray(near.sum(axis=1) > _PEAKED * spectrum.sum(axis=1), dtype=np.bool_)


def _tones(frames: Samples, likely: Flags) -> Flags:
    """Which of the ``likely`` frames are tones; finer spectra are made of these and their neighbours only."""
    around = likely.copy()
    around[1:] |= likely[:-1]
    around[:-1] |= likely[1:]
    places = np.flatnonzero(around)
    spectrum = _power_spectrum(frames[places], 2 * FRAME)
    peak = np.full(len(frames), -(FRAME**2))
    peak[places] = spectrum.argmax(axis=1)
    pure = np.zeros(len(frames), dtype=bool)
    pure[places] = _peak_energy(spectrum, peaks=2) > 0.97 * spectrum.sum(axis=1)
    return likely & pure & (peak >= _LOWEST_BIN) & (peak <= _HIGHEST_BIN) & _steady(peak)


def _peak_energy(spectrum: Samples, peaks: int) -> Samples:
    left = spectrum.copy()
    reach = int(np.ceil(40 * 2 * FRAME / RATE_HZ))
    energy = np.zeros(len(spectrum), dtype=np.float32)
    rows = np.arange(len(spectrum))[:, None]
    for _ in range(peaks):
        top = left.argmax(axis=1)[:, None] + np.arange(-reach, reach + 1)[None, :]
        top = top.clip(0, spectrum.shape[1] - 1)
        energy += left[rows, top].sum(axis=1)
        left[rows, top] = 0.0
    return energy


def _steady(peaks: npt.NDArray[np.intp]) -> Flags:
    """Frames whose strongest frequency is within 16 Hz of a neighbour's: a voice glides, a tone stands."""
    if len(peaks) < 2:
        return np.zeros(len(peaks), dtype=bool)
    near = np.abs(np.diff(peaks)) <= 1
    return np.concatenate((near, near[-1:])) | np.concatenate((near[:1], near))


def _is_tone(run: tuple[int, int], probabilities: Samples, settings: ActivitySettings) -> bool:
    """A drawn-out vowel can look like a tone for a moment: a short tone must also not sound like a voice."""
    length_s = (run[1] - run[0]) * FRAME_S
    voice = float(np.mean(probabilities[run[0] : run[1]]))
    return length_s >= settings.tone_s and (voice < settings.leave or length_s >= settings.sure_tone_s)


def _hysteresis(probabilities: Samples, settings: ActivitySettings) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for start, end in _runs(probabilities > settings.leave):
        if probabilities[start:end].max() >= settings.enter:
            runs.append((start, end))
    return runs


def _runs(flags: Flags) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _joined(runs: Sequence[tuple[int, int]], gap: int) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in runs:
        if joined and start - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _long(runs: Sequence[tuple[int, int]], shortest_s: float) -> list[tuple[int, int]]:
    return [(start, end) for start, end in runs if (end - start) * FRAME_S >= shortest_s]


def _padded(runs: Sequence[tuple[int, int]], frames: int, pad_s: float) -> tuple[Region, ...]:
    """Widens regions by the pad, halving it where two neighbours would meet."""
    regions: list[Region] = []
    for place, (start, end) in enumerate(runs):
        before = runs[place - 1][1] if place else -frames
        after = runs[place + 1][0] if place + 1 < len(runs) else 2 * frames
        left = min(pad_s, (start - before) * FRAME_S / 2)
        right = min(pad_s, (after - end) * FRAME_S / 2)
        start_s, end_s = max(0.0, start * FRAME_S - left), min(frames * FRAME_S, end * FRAME_S + right)
        regions.append(Region(round(start_s, 3), round(end_s, 3)))
    return tuple(regions)


def _minus(region: Region, mark: Mark) -> list[Region]:
    if mark.end_s <= region.start_s or mark.start_s >= region.end_s:
        return [region]
    parts = [
        Region(region.start_s, min(region.end_s, mark.start_s)),
        Region(max(region.start_s, mark.end_s), region.end_s),
    ]
    return [part for part in parts if part.length_s > 0]


def _clear(flags: Flags, runs: Sequence[tuple[int, int]]) -> None:
    for start, end in runs:
        flags[start:end] = False


def _frames(seconds: float) -> int:
    return round(seconds / FRAME_S)


def _seconds(frame: int) -> float:
    return round(frame * FRAME_S, 3)
