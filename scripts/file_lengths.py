"""No file of code over 300 lines, no component over 30: past that a file becomes a package, a component two."""

import subprocess
import sys
from pathlib import Path

LONGEST = 300
LONGEST_COMPONENT = 30


def main() -> int:
    """Name each file that is too long; exit code 1 when there is one."""
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True)
    files = [Path(name) for name in listed.stdout.split("\0") if name]
    measured = [(path, _lines(path), _limit(path)) for path in files if _limit(path) < float("inf")]
    too_long = [f"{path}: {lines} lines, at most {most}" for path, lines, most in measured if lines > most]
    if too_long:
        print("\n".join(too_long), file=sys.stderr)
    return 1 if too_long else 0


def _limit(path: Path) -> float:
    if path.match("components/*.jinja"):
        return LONGEST_COMPONENT
    is_code = path.suffix in {".py", ".js", ".css", ".jinja"} and "migrations" not in path.parts
    return LONGEST if is_code else float("inf")


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines()) if path.is_file() else 0


if __name__ == "__main__":
    raise SystemExit(main())
