from __future__ import annotations

import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from tests.unit.transcription.sounds import babble, encode, silence, sine, write_wav
from transcription import audio
from transcription.audio import content_sha256, inspect, read_blocks
from transcription.engine import RATE_HZ
from transcription.errors import Cancelled, RecordingUnreadable

ENCODED = [
    ("call.mp3", "libmp3lame", 8_000),
    ("call.flac", "flac", 8_000),
    ("call.opus", "libopus", 48_000),
    ("call.m4a", "aac", 16_000),
    ("call.aac", "aac", 16_000),
    ("alaw.wav", "pcm_alaw", 8_000),
    ("float.wav", "pcm_f32le", 44_100),
    ("deep.wav", "pcm_s24le", 22_050),
    ("packed.wav", "adpcm_ms", 8_000),
]


def decoded(path: Path) -> np.ndarray:
    return np.concatenate(list(read_blocks(path)), axis=1)


def two_sides(rate_hz: int, seconds: float = 2.0) -> np.ndarray:
    return np.stack([sine(440, seconds, rate_hz), sine(880, seconds, rate_hz)])


@pytest.mark.parametrize(("name", "codec", "rate_hz"), ENCODED)
def test_every_kind_of_file_is_decoded_with_its_sides_apart(
    tmp_path: Path, name: str, codec: str, rate_hz: int
) -> None:
    path = encode(tmp_path / name, two_sides(rate_hz), codec, rate_hz)
    sound = decoded(path)
    assert sound.dtype == np.float32
    assert sound.shape[0] == 2
    assert sound.shape[1] / RATE_HZ == pytest.approx(2.0, abs=0.15)
    middle = sound[:, RATE_HZ // 2 : RATE_HZ]
    peaks = np.abs(np.fft.rfft(middle, axis=1)).argmax(axis=1) * RATE_HZ / middle.shape[1]
    assert peaks == pytest.approx([440, 880], abs=5)
    assert np.abs(middle).max() == pytest.approx(0.3, abs=0.06)


def test_amr_is_decoded(tmp_path: Path) -> None:
    path = encode(tmp_path / "call.amr", babble(2.0, rate_hz=8_000), "libopencore_amrnb")
    assert inspect(path).codec == "amrnb"
    assert decoded(path).shape == (1, pytest.approx(2 * RATE_HZ, abs=0.1 * RATE_HZ))


@pytest.mark.parametrize(("suffix", "codec"), [(".al", "pcm_alaw"), (".ul", "pcm_mulaw")])
def test_headerless_telephone_sound_is_known_by_its_ending(tmp_path: Path, suffix: str, codec: str) -> None:
    container = {"pcm_alaw": "alaw", "pcm_mulaw": "mulaw"}[codec]
    path = encode(tmp_path / f"call{suffix}", sine(440, 2.0, 8_000), codec, 8_000, container)
    assert inspect(path).rate_hz == 8_000
    assert decoded(path).shape == (1, pytest.approx(2 * RATE_HZ, abs=100))


def test_content_counts_before_the_ending(tmp_path: Path) -> None:
    flac = encode(tmp_path / "whole.flac", two_sides(8_000), "flac")
    renamed = flac.rename(tmp_path / "call.al")
    assert inspect(renamed).container == "flac"
    assert decoded(renamed).shape[0] == 2


def test_six_channels_come_through_and_so_does_their_mix(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "six.wav", np.stack([babble(1.0, seed, 8_000) for seed in range(6)]))
    sound = decoded(path)
    assert sound.shape[0] == 7
    assert np.allclose(sound[6], sound[:6].mean(axis=0), atol=1e-6)


def test_eight_planes_of_a_frame_are_eight(tmp_path: Path) -> None:
    path = tmp_path / "eight.flac"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("flac", rate=8_000, layout="7.1")
        packed = (np.stack([sine(200 * side, 1.0, 8_000) for side in range(1, 9)]).T * 32767).astype("<i2")
        for start in range(0, len(packed), 1_000):
            frame = av.AudioFrame.from_ndarray(packed[start : start + 1_000].reshape(1, -1), "s16", "7.1")
            frame.sample_rate = 8_000
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    sound = decoded(path)
    assert sound.shape == (9, pytest.approx(RATE_HZ, abs=10))
    peaks = np.abs(np.fft.rfft(sound[:8], axis=1)).argmax(axis=1)
    assert peaks == pytest.approx([200 * side for side in range(1, 9)], abs=2)


def test_tags_in_an_old_encoding_do_not_matter(tmp_path: Path) -> None:
    path = encode(tmp_path / "call.mp3", sine(440, 2.0, 8_000), "libmp3lame")
    title = "Звонок".encode("cp1251")
    frame = b"TIT2" + (len(title) + 1).to_bytes(4, "big") + b"\0\0" + b"\0" + title
    tag = b"ID3\x03\0\0\0\0\0" + bytes([len(frame)]) + frame
    path.write_bytes(tag + path.read_bytes())
    assert decoded(path).shape[0] == 1
    info = encode(tmp_path / "call.wav", sine(440, 2.0, 8_000), "pcm_s16le").read_bytes()
    listed = b"LIST" + (4 + 8 + 6).to_bytes(4, "little") + b"INFOINAM" + (6).to_bytes(4, "little") + title
    path = tmp_path / "tagged.wav"
    path.write_bytes(info[:12] + listed + info[12:])
    assert decoded(path).shape == (1, pytest.approx(2 * RATE_HZ, abs=100))


def test_a_day_of_writing_wav_without_a_length_is_no_cut(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "streamed.wav", sine(440, 1.0, 8_000))
    data = bytearray(path.read_bytes())
    place = data.index(b"data") + 4
    data[place : place + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(bytes(data))
    assert decoded(path).shape[1] == pytest.approx(RATE_HZ, abs=100)


def header_field(place: int, size: int, value: int) -> Callable[[Path], Path]:
    """A stereo call of 4 s with one field of its header overwritten."""

    def make(folder: Path) -> Path:
        path = write_wav(folder / "field.wav", two_sides(8_000, 4.0))
        data = bytearray(path.read_bytes())
        data[place : place + size] = value.to_bytes(size, "little")
        path.write_bytes(bytes(data))
        return path

    return make


@pytest.mark.parametrize(
    "make",
    [
        header_field(28, 4, 1),
        header_field(28, 4, 4_000_000_000),
        header_field(32, 2, 1),
        header_field(32, 2, 60_000),
        header_field(40, 4, 0),
        header_field(40, 4, 100),
        header_field(40, 4, 0x70000000),
        header_field(4, 4, 0),
    ],
)
def test_a_wrong_header_field_does_not_hide_the_sound(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    sound = decoded(make(tmp_path))
    assert sound.shape[0] == 2
    assert sound.shape[1] / RATE_HZ == pytest.approx(4.0, abs=0.05)


@pytest.mark.parametrize("length", [2**36 - 1, 16_000 * 3600 * 600, 0, 100])
def test_an_absurd_length_promises_nothing(tmp_path: Path, length: int) -> None:
    path = encode(tmp_path / "long.flac", babble(4.0), "flac", 16_000)
    data = bytearray(path.read_bytes())
    fields = int.from_bytes(data[18:26], "big") >> 36 << 36
    data[18:26] = (fields | length).to_bytes(8, "big")
    path.write_bytes(bytes(data))
    assert decoded(path).shape[1] / RATE_HZ == pytest.approx(4.0, abs=0.05)


@pytest.mark.parametrize(("ending", "codec"), [(".mp3", "libmp3lame"), (".aac", "aac")])
def test_files_joined_at_another_rate_are_read_to_the_end(tmp_path: Path, ending: str, codec: str) -> None:
    parts = [
        encode(tmp_path / f"{rate_hz}{ending}", sine(440, 4.0, rate_hz), codec, rate_hz) for rate_hz in (8_000, 16_000)
    ]
    joined = tmp_path / f"joined{ending}"
    joined.write_bytes(b"".join(part.read_bytes() for part in parts))
    sound = decoded(joined)[0]
    assert len(sound) / RATE_HZ == pytest.approx(8.0, abs=0.4)
    for second in (2, 6):
        part = sound[second * RATE_HZ : (second + 1) * RATE_HZ]
        assert np.abs(np.fft.rfft(part)).argmax() == pytest.approx(440, abs=1)


def test_a_mono_part_is_on_both_sides_and_a_second_side_that_comes_later_is_refused(tmp_path: Path) -> None:
    mono = encode(tmp_path / "mono.mp3", sine(440, 4.0, 16_000), "libmp3lame", 16_000).read_bytes()
    stereo = encode(tmp_path / "stereo.mp3", two_sides(16_000, 4.0), "libmp3lame", 16_000).read_bytes()
    path = tmp_path / "joined.mp3"
    path.write_bytes(stereo + mono)
    sound = decoded(path)
    assert sound.shape == (2, pytest.approx(8 * RATE_HZ, abs=0.3 * RATE_HZ))
    assert np.abs(np.diff(sound[:, 5 * RATE_HZ : 7 * RATE_HZ], axis=0)).max() < 1e-3
    path.write_bytes(mono + stereo)
    with pytest.raises(RecordingUnreadable, match="from 1 to 2 channels"):
        decoded(path)


@pytest.mark.parametrize(("name", "codec"), [("call.flac", "flac"), ("call.mp3", "libmp3lame")])
def test_the_ending_does_not_matter(tmp_path: Path, name: str, codec: str) -> None:
    path = encode(tmp_path / name, two_sides(16_000), codec, 16_000)
    for ending in (".wav", ".gsm", ".bin"):
        path = path.rename(path.with_suffix(ending))
        assert decoded(path).shape == (2, pytest.approx(2 * RATE_HZ, abs=0.1 * RATE_HZ))


def test_reading_tells_how_far_it_is_and_stops_when_asked(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "call.wav", two_sides(8_000, 20.0))
    shares: list[float] = []
    assert len(list(read_blocks(path, on_progress=shares.append))) == 20
    assert shares == sorted(shares)
    assert shares[0] < 0.1
    assert shares[-1] == 1.0
    answers = iter([False] * 5 + [True] * 100)
    with pytest.raises(Cancelled):
        list(read_blocks(path, should_stop=lambda: next(answers)))


def empty(folder: Path) -> Path:
    path = folder / "empty.wav"
    path.write_bytes(b"")
    return path


def text(folder: Path) -> Path:
    path = folder / "letter.wav"
    path.write_text("Это не запись, а письмо.\n" * 400, encoding="utf-8")
    return path


def page(folder: Path) -> Path:
    path = folder / "page.mp3"
    path.write_text("<html><body>404 Not Found</body></html>", encoding="utf-8")
    return path


def noise(folder: Path) -> Path:
    path = folder / "noise.wav"
    path.write_bytes(np.random.default_rng(3).bytes(20_000))
    return path


def no_samples(folder: Path) -> Path:
    return write_wav(folder / "none.wav", np.zeros((2, 0), dtype=np.float32))


def header_only(folder: Path) -> Path:
    path = write_wav(folder / "head.wav", sine(440, 5.0, 8_000))
    path.write_bytes(path.read_bytes()[:44])
    return path


def unknown_codec(folder: Path) -> Path:
    path = write_wav(folder / "codec.wav", sine(440, 1.0, 8_000))
    data = bytearray(path.read_bytes())
    data[20:22] = (0x7FFE).to_bytes(2, "little")
    path.write_bytes(bytes(data))
    return path


def no_channels(folder: Path) -> Path:
    path = write_wav(folder / "channels.wav", sine(440, 1.0, 8_000))
    data = bytearray(path.read_bytes())
    data[22:24] = b"\x00\x00"
    path.write_bytes(bytes(data))
    return path


def picture(folder: Path) -> Path:
    path = folder / "picture.wav"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    return path


def missing(folder: Path) -> Path:
    return folder / "missing.wav"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (empty, "empty"),
        (text, "text"),
        (page, "text"),
        (noise, "not a sound file"),
        (no_samples, "no sound"),
        (header_only, "no sound"),
        (unknown_codec, "codec"),
        (no_channels, ""),
        (picture, ""),
        (missing, "cannot be opened"),
    ],
)
def test_a_broken_file_gives_one_sentence_that_names_it(tmp_path: Path, make, says: str) -> None:
    path = make(tmp_path)
    with pytest.raises(RecordingUnreadable) as caught:
        decoded(path)
    sentence = str(caught.value)
    assert path.name in sentence
    assert says in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(("name", "codec", "rate_hz"), [*ENCODED[:4], *ENCODED[5:]])
@pytest.mark.parametrize("share", [0.35, 0.8])
def test_a_file_cut_in_the_middle_is_unreadable(
    tmp_path: Path, name: str, codec: str, rate_hz: int, share: float
) -> None:
    sound = np.stack([babble(8.0, 1, rate_hz), babble(8.0, 2, rate_hz)])
    path = encode(tmp_path / name, sound, codec, rate_hz)
    assert decoded(path).shape[1] / RATE_HZ == pytest.approx(8.0, abs=0.2)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(RecordingUnreadable) as caught:
        decoded(path)
    assert name in str(caught.value)


def test_more_than_four_hours_are_refused_before_decoding(tmp_path: Path) -> None:
    path = tmp_path / "day.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(2_000)
        file.writeframes(bytes(2_000 * 4 * 3600 + 4_000))
    with pytest.raises(RecordingUnreadable, match="longer than 4 h"):
        inspect(path)


def test_the_hash_is_of_the_bytes(tmp_path: Path) -> None:
    one = write_wav(tmp_path / "one.wav", silence(1.0))
    two = one.rename(tmp_path / "two.wav")
    assert content_sha256(two) == content_sha256(two)
    assert len(content_sha256(two)) == 64


def test_a_short_recording_is_decoded_once_and_a_long_one_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_wav(tmp_path / "call.wav", np.stack([sine(440, 3.0), sine(220, 3.0)]))
    reads: list[Path] = []

    def counted(path: Path, **watch: object) -> Iterator[np.ndarray]:
        reads.append(path)
        return read_blocks(path)

    monkeypatch.setattr(audio, "read_blocks", counted)
    short = audio.Sound(path)
    first, second = (np.concatenate(list(short.blocks()), axis=1) for _ in range(2))
    assert np.array_equal(first, second)
    assert len(reads) == 1
    monkeypatch.setattr(audio, "KEPT_S", 1)
    long = audio.Sound(path)
    assert sum(block.shape[1] for _ in range(2) for block in long.blocks()) == 2 * first.shape[1]
    assert len(reads) == 3
