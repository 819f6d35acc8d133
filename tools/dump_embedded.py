"""`python -m tools.dump_embedded FILE`: the rows of the embedded database, for a move or a backup.

Works beside a running `prosa up` and without one. `docs/how-to/use-your-own-postgresql.md`
says how to load the file.
"""

import subprocess
import sys
from pathlib import Path

from prosa.db.embedded import EmbeddedDatabaseError, EmbeddedPostgres
from prosa.db.embedded_binaries import choose_runner, find_programs
from prosa.settings import load_settings


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    data_dir = load_settings().data_dir
    if not (data_dir / "postgres").exists():
        print(f"There is no embedded database in {data_dir.absolute()}.", file=sys.stderr)
        return 1
    running = EmbeddedPostgres.find_running(data_dir)
    if running is not None:
        return dump(running, Path(sys.argv[1]))
    server = EmbeddedPostgres(data_dir, durable=True)
    try:
        server.start()
        return dump(server, Path(sys.argv[1]))
    except EmbeddedDatabaseError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    finally:
        server.stop()


def dump(server: EmbeddedPostgres, target: Path) -> int:
    """As the superuser: row security would hide every row from anybody else."""
    programs = find_programs(choose_runner(server.data_dir / "postgres"))
    return subprocess.run(
        [
            programs.bin / "pg_dump",
            "--format=custom",
            "--data-only",
            "--exclude-table=alembic_version",
            f"--file={target}",
            server.superuser_url(),
        ]
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
