"""A standalone Spark cluster on this machine: a master and two workers, each a process of its own that can be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

SETTINGS = {
    "spark.executor.cores": "1",
    "spark.executor.memory": "512m",
    "spark.cores.max": "2",
    "spark.scheduler.minRegisteredResourcesRatio": "1.0",
    "spark.scheduler.maxRegisteredResourcesWaitingTime": "120s",
    "spark.network.timeout": "30s",
    "spark.network.timeoutInterval": "15s",
    "spark.executor.heartbeatInterval": "5s",
}


def spark_class(*arguments: str) -> subprocess.Popen[bytes]:
    import pyspark

    home = Path(pyspark.__file__).parent
    quiet = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    return subprocess.Popen(
        [str(home / "bin" / "spark-class"), *arguments],
        env={**os.environ, **quiet},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(1500):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError("Spark did not start")


class Cluster:
    """A master and its workers, each a process of its own."""

    def __init__(self, scratch: Path, workers: int = 2) -> None:
        self.port = free_port()
        deploy = "org.apache.spark.deploy"
        self.master = spark_class(
            f"{deploy}.master.Master", "--host", "127.0.0.1", "--port", str(self.port), "--webui-port", "0"
        )
        wait_for(self.port)
        self.workers = [
            spark_class(
                f"{deploy}.worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", "0",
                "--work-dir", str(scratch / f"worker{number}"), self.url,
            )
            for number in range(workers)
        ]  # fmt: skip

    @property
    def url(self) -> str:
        return f"spark://127.0.0.1:{self.port}"

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """The worker and the executors it started, without a word."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in (*self.workers, self.master):
            self.kill(process)
