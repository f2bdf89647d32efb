"""
Servers of Spark Connect for the tests: Sail in this process, and a real cluster.

The cluster is Spark's own: a master, two workers and the server that drives them are
processes of their own on the loopback, with their files in a temporary folder. Each is
the head of a process group that is killed in the end, with all that it started.
"""

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep

import pytest
from attrs import frozen

_HOST = "127.0.0.1"
#: Seconds until the cluster must be up.
_PATIENCE = 150
_WORKERS = ("one", "two")

#: Of Linux's prctl: which signal a process gets when its parent is gone.
_PR_SET_PDEATHSIG = 1

#: Start fast rather than run fast: the tests are over in a minute.
_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@frozen
class Cluster:
    """A cluster of Spark that runs, and where it keeps its files."""

    folder: Path
    uri: str

    def executors(self) -> Mapping[str, set[str]]:
        """Return the ids of the executors that each worker has started."""
        return {
            each: {folder.name for folder in (self.folder / each).glob("app-*/*")}
            for each in _WORKERS
        }

    def tasks(self) -> Counter[str]:
        """Count the tasks that each executor has ended, as Spark's own log has it."""
        ended: Counter[str] = Counter()
        for file in (self.folder / "events").iterdir():
            for line in file.read_text("utf-8").splitlines():
                event = json.loads(line)
                if event["Event"] == "SparkListenerTaskEnd":
                    ended[event["Task Info"]["Executor ID"]] += 1
        return ended


@pytest.fixture(scope="session")
def sail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start Sail, which speaks Spark Connect, in this process; return its URI."""
    main = sys.modules["__main__"]
    if not hasattr(main, "__file__"):  # of xdist; Spark's client takes it for a doctest
        main.__file__ = __file__
    server = pytest.importorskip("pysail.spark").SparkConnectServer(_HOST, 0)
    before = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("sail"))  # its tables are files in it
    server.start(background=True)
    yield f"sc://{_HOST}:{server.listening_address[1]}"
    server.stop()
    os.chdir(before)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Start a master, two workers and the server that drives them."""
    if shutil.which("java") is None:
        pytest.skip("no java; apt-get install openjdk-17-jre-headless")
    if find_spec("pyspark") is None or not (_spark() / "jars").is_dir():
        pytest.skip("no Spark; requirements/cluster.txt has it")
    folder = tmp_path_factory.mktemp("spark")
    (folder / "events").mkdir()
    with ExitStack() as stack:
        yield _started(folder, stack)


def _started(folder: Path, stack: ExitStack) -> Cluster:
    master, server = _free_port(), _free_port()
    uri = f"spark://{_HOST}:{master}"
    deploy = "org.apache.spark.deploy"
    place = ("--host", _HOST, "--webui-port", "0")
    start = (f"{deploy}.master.Master", *place, "--port", str(master))
    running = stack.enter_context(_process(folder, "master", *start))
    _wait(running, folder / "master.log", master)
    for each in _WORKERS:
        size = ("--cores", "1", "--memory", "1g", "--work-dir", str(folder / each))
        stack.enter_context(
            _process(folder, each, f"{deploy}.worker.Worker", *place, *size, uri)
        )
    conf = [part for each in _settings(folder, server) for part in ("--conf", each)]
    kind = ("--class", "org.apache.spark.sql.connect.service.SparkConnectServer")
    start = (f"{deploy}.SparkSubmit", "--master", uri, *kind, *conf, "spark-internal")
    running = stack.enter_context(_process(folder, "server", *start, memory="1g"))
    _wait(running, folder / "server.log", server)
    return Cluster(folder, f"sc://{_HOST}:{server}")


def _settings(folder: Path, port: int) -> Iterator[str]:
    yield f"spark.connect.grpc.binding.address={_HOST}"
    yield f"spark.connect.grpc.binding.port={port}"
    yield f"spark.driver.host={_HOST}"
    yield f"spark.driver.extraJavaOptions={_JAVA}"
    yield f"spark.executor.extraJavaOptions={_JAVA}"
    yield "spark.executor.memory=800m"
    yield "spark.executor.cores=1"
    yield "spark.cores.max=2"
    yield "spark.scheduler.minRegisteredResourcesRatio=1.0"
    yield "spark.ui.enabled=false"
    yield "spark.sql.shuffle.partitions=2"
    yield "spark.sql.catalogImplementation=in-memory"
    yield f"spark.sql.warehouse.dir={(folder / 'warehouse').as_uri()}"
    yield "spark.eventLog.enabled=true"
    yield f"spark.eventLog.dir={(folder / 'events').as_uri()}"
    yield "spark.eventLog.rolling.enabled=false"
    yield "spark.eventLog.compress=false"


@contextmanager
def _process(
    folder: Path, name: str, *command: str, memory: str = "256m"
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a class of Spark; kill it, and what it started, in the end."""
    environment = {
        **os.environ,
        "SPARK_HOME": str(_spark()),
        "SPARK_LOCAL_IP": _HOST,
        "SPARK_LOCAL_DIRS": str(folder / "scratch"),
        "SPARK_LOG_DIR": str(folder),
        "SPARK_DAEMON_MEMORY": memory,
        "SPARK_DAEMON_JAVA_OPTS": _JAVA,
    }
    with (folder / f"{name}.log").open("wb") as log:
        running = subprocess.Popen(
            [_spark() / "bin" / "spark-class", *command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - no thread is running yet
        )
        try:
            yield running
        finally:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()


def _die_with_parent() -> None:
    """Be killed by Linux too when the tests are killed before they clean up."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _wait(running: "subprocess.Popen[bytes]", log: Path, port: int) -> None:
    """Wait until something listens on *port*."""
    until = monotonic() + _PATIENCE
    while running.poll() is None and monotonic() < until:
        with socket.socket() as attempt:
            if not attempt.connect_ex((_HOST, port)):
                return
        sleep(0.2)
    pytest.fail(f"Spark did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((_HOST, 0))
        return int(found.getsockname()[1])


def _spark() -> Path:
    found = find_spec("pyspark")
    return Path(str(found.origin)).parent if found else Path()
