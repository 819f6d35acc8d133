"""Add to `web/package-lock.json` the optional packages of platforms other than ours.

A registry that serves only this platform's binaries makes npm leave the others
out of the lock, and `npm ci` then refuses it everywhere. They are never fetched
here: npm reads `os` and `cpu` and skips them. Run it after changing web packages.
"""

import json
from pathlib import Path
from typing import Any

LOCK = Path("web/package-lock.json")
_SYSTEMS = ("android", "darwin", "linux", "win32", "freebsd", "openharmony", "netbsd", "openbsd")
_KNOWN_PROCESSORS = (
    "arm64",
    "x64",
    "arm",
    "ia32",
    "ppc64",
    "s390x",
    "riscv64",
    "loong64",
    "wasm32",
)


def main() -> None:
    lock: dict[str, Any] = json.loads(LOCK.read_text())  # Any: npm's JSON
    packages: dict[str, Any] = lock["packages"]  # Any: as above
    missing = {
        name: version
        for package in packages.values()
        for name, version in package.get("optionalDependencies", {}).items()
        if f"node_modules/{name}" not in packages
    }
    for name, version in missing.items():
        packages[f"node_modules/{name}"] = _entry(name, version)
    lock["packages"] = dict(sorted(packages.items()))
    LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")
    print(f"{len(missing)} optional packages of other platforms added")


def _entry(name: str, version: str) -> dict[str, Any]:  # Any: npm's JSON
    parts = name.rpartition("/")[2].split("-")
    system = next((part for part in parts if part in _SYSTEMS), None)
    processor = next((part for part in parts if part in _KNOWN_PROCESSORS), None)
    entry: dict[str, Any] = {"version": version.lstrip("^~"), "optional": True}  # Any: as above
    if processor:
        entry["cpu"] = [processor]
    if system:
        entry["os"] = [system]
    if "musl" in parts:
        entry["libc"] = ["musl"]
    return entry


if __name__ == "__main__":
    main()
