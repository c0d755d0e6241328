"""Log mel energies the way Kaldi computes them: what speaker encoders trained on Kaldi's features expect."""

from __future__ import annotations

from functools import cache

import numpy as np

from transcription.engine import RATE_HZ, Samples

BANDS = 80
HOP = RATE_HZ // 100
LENGTH = RATE_HZ // 40
_POINTS = 512
_LOWEST_HZ = 20.0
_EMPHASIS = 0.97
_FLOOR = float(np.finfo(np.float32).eps)


def log_mel(samples: Samples) -> Samples:
    """``(n,)`` samples to ``(frames, 80)``: 25 ms every 10 ms, each band's mean over the clip taken off.

    Kaldi's ``compute-fbank-feats`` without dither: mean and pre-emphasis by frame, Povey's window, power spectrum.
    """
    frames = np.lib.stride_tricks.sliding_window_view(samples, LENGTH)[::HOP].astype(np.float32)
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    spectra = np.fft.rfft((frames - _EMPHASIS * before) * _window(), _POINTS, axis=1)
    energies = (spectra.real**2 + spectra.imag**2) @ _bands().T
    heard = np.log(np.maximum(energies, _FLOOR))
    return np.asarray(heard - heard.mean(axis=0), dtype=np.float32)


@cache
def _window() -> Samples:
    return np.asarray(np.hanning(LENGTH) ** 0.85, dtype=np.float32)


@cache
def _bands() -> Samples:
    """``(80, bins)`` triangles, evenly spaced and straight on the mel scale."""
    hertz = np.arange(_POINTS // 2 + 1) * RATE_HZ / _POINTS
    mel = _mel(hertz)
    edges = np.linspace(_mel(np.array(_LOWEST_HZ)), _mel(np.array(RATE_HZ / 2)), BANDS + 2)
    left, centre, right = (edges[place : place + BANDS, None] for place in range(3))
    rising, falling = (mel - left) / (centre - left), (right - mel) / (right - centre)
    return np.asarray(np.maximum(0.0, np.minimum(rising, falling)), dtype=np.float32)


def _mel(hertz: np.ndarray) -> np.ndarray:
    return 1127.0 * np.log1p(hertz / 700.0)
