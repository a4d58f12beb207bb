"""What the machine and its processes say about themselves (Linux: /proc)."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

_MB = 1024


def children_of(pid: int) -> list[int]:
    """The process and all below it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += parents.get(one, [])
    return found


def pss_mb(pid: int) -> float | None:
    """Proportional memory of one process in MB; None where it may not be read."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return None
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.M)
    return round(int(found[1]) / _MB, 1) if found else None


def cpu_s(pid: int) -> float:
    """Processor seconds that one process has used."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def family_cpu_s(pid: int) -> float:
    """Processor seconds of a process and everything below it that is still there."""
    return sum(cpu_s(one) for one in children_of(pid))


def family_memory(pid: int) -> list[float]:
    """Proportional memory in MB of a process and everything below it."""
    return [mb for one in children_of(pid) if (mb := pss_mb(one)) is not None]


def machine() -> dict[str, object]:
    """Cores, memory, processor, versions and how busy it was."""
    info = Path("/proc/cpuinfo").read_text()
    model = re.search(r"^model name\s*:\s*(.+)$", info, re.M)
    memory = re.search(r"^MemTotal:\s+(\d+) kB", Path("/proc/meminfo").read_text(), re.M)
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": model[1] if model else platform.processor(),
        "memory_gb": round(int(memory[1]) / _MB / _MB, 1) if memory else None,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load_at_start": [round(value, 2) for value in os.getloadavg()],
    }
