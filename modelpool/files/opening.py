"""Opening plain files, gzip-compressed ones and stdin; and replacing a file atomically."""

from __future__ import annotations

import gzip
import io
import os
import stat
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, TextIO

from modelpool.exceptions import ModelPoolError

_GZIP = b"\x1f\x8b"
_SUFFIX = ".gz"
_CHUNK = 1024 * 1024
_TEXT = "UTF-8 text"

LARGEST_FILE = 512 * 1024 * 1024
"""The size in bytes of the largest file that is read, unless its reader sets another limit."""


class UnreadableFileError(Exception):
    """A file is missing, not a regular file, too large, damaged or not UTF-8 text.

    `found` and `expected` are those of a Problem; `line` is 0 for the whole file.
    """

    def __init__(self, found: str, expected: str, line: int = 0) -> None:
        super().__init__(found, expected)
        self.found = found
        self.expected = expected
        self.line = line


def is_stdin(path: Path) -> bool:
    """Whether the path means stdin: `-` or `/dev/stdin`."""
    return str(path) in ("-", "/dev/stdin")


def plain_name(path: Path) -> Path:
    """The path without `.gz`; stdin counts as a file named `stdin`, without a suffix."""
    if is_stdin(path):
        return Path("stdin")
    return path.with_suffix("") if path.suffix.lower() == _SUFFIX else path


def read_content(path: Path, largest: int, what: str) -> bytes:
    """The bytes of a file, decompressed if it is gzip; `what` says what it should be.

    Raises UnreadableFileError; a file of more than `largest` bytes is never read whole.
    """
    with _opened(path, largest, what) as stream:
        content = stream.read(largest + 1)
    if len(content) > largest:
        raise _too_large(f"more than {largest} bytes", largest)
    return content


def text_of(content: bytes) -> str:
    """The bytes as UTF-8 text; raises UnreadableFileError with the line of the first bad byte."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFileError("UTF-16 text", _TEXT)
    try:
        # Spreadsheets write a byte order mark, which utf-8-sig drops.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = 1 + content.count(b"\n", 0, error.start)
        raise UnreadableFileError(f"the byte 0x{content[error.start]:02x}", _TEXT, line) from None


def format_of(path: Path, content: bytes) -> str:
    """The suffix that tells how to read a file: its own, or for stdin one guessed from content.

    An array or an object over several lines is JSON; one object per line is JSON Lines. Content
    that begins with a YAML mapping, list or comment is YAML, and anything else CSV.
    """
    if not is_stdin(path):
        return plain_name(path).suffix.lower()
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    first = text.partition(b"\n")[0].strip()
    if text.startswith(b"["):
        return ".json"
    if text.startswith(b"{"):
        return ".jsonl" if first.endswith(b"}") else ".json"
    return ".yaml" if first.startswith((b"-", b"#")) or b":" in first else ".csv"


@contextmanager
def on_disk(path: Path, largest: int, what: str) -> Iterator[Path]:
    """A plain file with the path's content, for readers that read it more than once.

    For gzip and stdin, a temporary file of the same format is written, and deleted at the end.
    Raises UnreadableFileError as `read_content` does.
    """
    if not is_stdin(path) and path.suffix.lower() != _SUFFIX:
        yield path
        return
    import tempfile

    with tempfile.TemporaryDirectory(prefix="modelpool-") as folder:
        with _opened(path, largest, what) as stream:
            head = stream.read(_CHUNK)
            spooled = Path(folder) / (plain_name(path).stem + format_of(path, head))
            written = 0
            with spooled.open("wb") as file:
                while head:
                    written += file.write(head)
                    if written > largest:
                        raise _too_large(f"more than {largest} bytes", largest)
                    head = stream.read(_CHUNK)
        yield spooled


class _Unpacked(io.RawIOBase):
    """A gzip stream, decompressed; raises OSError if it is damaged."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._stream = gzip.GzipFile(fileobj=packed)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            some = self._stream.read(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise OSError(None, "damaged gzip data") from None
        buffer[: len(some)] = some
        return len(some)


@contextmanager
def _opened(path: Path, largest: int, what: str) -> Iterator[BinaryIO]:
    """A path's decompressed bytes; errors, also while reading, become UnreadableFileError."""
    try:
        if is_stdin(path):
            yield _plain(io.BufferedReader(_Kept(sys.stdin.buffer)), packed=False)
            return
        check_file(path, largest, what)
        with path.open("rb") as file:
            yield _plain(file, packed=path.suffix.lower() == _SUFFIX)
    except FileNotFoundError:
        raise UnreadableFileError("no such file", what) from None
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise UnreadableFileError(reason, f"{what} that can be read") from None


def check_file(path: Path, largest: int, what: str) -> None:
    """Raise UnreadableFileError unless the path is a regular file of at most `largest` bytes."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        raise UnreadableFileError("no such file", what) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "an impossible file name"
        raise UnreadableFileError(reason.lower(), f"{what} that can be read") from None
    if not stat.S_ISREG(status.st_mode):
        folder = stat.S_ISDIR(status.st_mode)
        found = "a folder" if folder else "something that isn't a regular file"
        raise UnreadableFileError(found, what)
    if status.st_size > largest:
        raise _too_large(f"{status.st_size} bytes", largest)


def _too_large(found: str, largest: int) -> UnreadableFileError:
    return UnreadableFileError(found, f"at most {largest} bytes")


def _plain(stream: io.BufferedReader, *, packed: bool) -> BinaryIO:
    if stream.peek(len(_GZIP))[: len(_GZIP)] == _GZIP:
        return io.BufferedReader(_Unpacked(stream), _CHUNK)
    if packed:
        raise OSError(None, "data that isn't gzip-compressed")
    return stream


class _Kept(io.RawIOBase):
    """A stream that stays open when its wrapper is closed."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        some = self._stream.read(len(buffer))
        buffer[: len(some)] = some
        return len(some)


@contextmanager
def replaced(path: Path) -> Iterator[TextIO]:
    """A text stream that atomically replaces the file at `path` once all of it is written.

    Raises ModelPoolError if it can't be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        try:
            with beside.open("w", encoding="utf-8", newline="") as stream:
                yield stream
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise ModelPoolError(f"{path} can't be written: {error.strerror}") from error
