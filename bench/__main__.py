"""`make bench`: measure, show the table, write `bench/results/latest.json`.

Exit code 1 when a bar is missed. `--only NAME` measures what gives that figure
and merges it into the results that are there.
"""

import json
import os
import platform
import statistics
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from bench.figures import MEASUREMENTS, measure
from bench.measure import Bar, Measurement, Run

RESULTS = Path(__file__).parent / "results" / "latest.json"
Figure = dict[str, Any]

_screen = Console()


def main(only: Annotated[str, typer.Option(help="The name of one figure.")] = "") -> None:
    """Measure the shipped product beside its database's own limit."""
    chosen = [m for m in MEASUREMENTS if not only or only in m.names]
    if not chosen:
        names = ", ".join(sorted(name for m in MEASUREMENTS for name in m.names))
        _screen.print(f"There is no figure {only!r}. There are: {names}.")
        raise typer.Exit(2)
    figures = _kept() if only else {}
    machine = ""
    for measurement in chosen:
        runs, database = _measure(measurement)
        machine = _machine(database)
        for bar in measurement.bars:
            figures[bar.name] = _figure(bar, runs)
        _write(machine, figures)
    _show(figures, machine)
    raise typer.Exit(0 if all(figure["ok"] for figure in figures.values()) else 1)


def _measure(measurement: Measurement) -> tuple[list[Run], str]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=_screen) as progress:
        progress.add_task(measurement.title)
        return measure(measurement, lambda text: progress.print(f"  {text}"))


def _figure(bar: Bar, runs: list[Run]) -> Figure:
    values = [round(run[bar.name], 3) for run in runs if bar.name in run]
    value = round(statistics.median(values), 3)
    return {
        "name": bar.name,
        "value": value,
        "unit": bar.unit,
        "bar": bar.bar,
        "ok": bar.holds(value),
        "runs": values,
    }


def _kept() -> dict[str, Figure]:
    if not RESULTS.exists():
        return {}
    return {figure["name"]: figure for figure in json.loads(RESULTS.read_text())["figures"]}


def _write(machine: str, figures: dict[str, Figure]) -> None:
    order = [bar.name for m in MEASUREMENTS for bar in m.bars]
    listed = sorted(figures.values(), key=lambda figure: order.index(figure["name"]))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"machine": machine, "figures": listed}, indent=2) + "\n")


def _show(figures: dict[str, Figure], machine: str) -> None:
    table = Table(title=f"Prosa on {machine}", title_justify="left")
    for column in ("figure", "median", "bar", "", "runs"):
        table.add_column(column, justify="left" if column in {"figure", "runs"} else "right")
    bars = {bar.name: bar for m in MEASUREMENTS for bar in m.bars}
    for name, figure in figures.items():
        sign = "≤" if bars[name].is_at_most else "≥"
        table.add_row(
            name,
            f"{figure['value']:,.2f} {figure['unit']}",
            f"{sign} {figure['bar']:,}",
            "[green]✓[/]" if figure["ok"] else "[red]✗[/]",
            " ".join(f"{value:,.2f}" for value in figure["runs"]),
        )
    _screen.print(table)


def _machine(database: str) -> str:
    cpus = os.cpu_count()
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{cpus} cores {model}, {memory:.0f} GiB, Linux {platform.release()}, "
        f"Python {sys.version.split()[0]}, PostgreSQL {database}"
    )


if __name__ == "__main__":
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(main)
    app()
