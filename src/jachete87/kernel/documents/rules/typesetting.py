"""Typst itself. What it laid out it remembers for the next documents: 5,400 labels leave 500 MB behind.

So what is large is set by this file as a program, which ends: it reads what to set as JSON and writes the PDF.
"""

import json
import subprocess
import sys
from functools import cache

import typst

_LARGE = 20_000
"""From so many letters of data on: some 150 lines of a list, which typst remembers with 10 MB."""


def typeset(*, path: str, root: str, said: str, timestamp: int) -> bytes:
    """The PDF/A-3a and PDF/UA-1 of a template with its data, at a moment; raises RuntimeError when typst refuses it."""
    ways = _apart if len(said) > _LARGE else _here
    return ways(path=path, root=root, said=said, timestamp=timestamp)


def _here(*, path: str, root: str, said: str, timestamp: int) -> bytes:
    pdf: bytes = typst.compile(
        path,
        root=root,
        font_paths=_fonts(),
        sys_inputs={"said": said},
        pdf_standards=["a-3a", "ua-1"],
        timestamp=timestamp,
    )
    return pdf


@cache
def _fonts() -> typst.Fonts:
    """The fonts of typst, looked for once in a process."""
    return typst.Fonts(include_system_fonts=False)


def _apart(**asked: str | int) -> bytes:
    program = [sys.executable, "-I", __file__]
    ended = subprocess.run(program, input=json.dumps(asked).encode(), capture_output=True, check=False)  # noqa: S603
    if ended.returncode:
        raise RuntimeError(ended.stderr.decode(errors="replace"))
    return ended.stdout


if __name__ == "__main__":
    sys.stdout.buffer.write(_here(**json.load(sys.stdin.buffer)))
