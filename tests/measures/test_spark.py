"""The same figures on a cluster: a real master and two real workers, chosen by setting and by nothing else."""

import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections import deque
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from measures.conftest import START, dossier
from motcua.rooms.dossiers.records import Channel, State
from motcua.rooms.measures.actions import counting
from motcua.rooms.measures.models import Half, Reconciliation
from motcua.rooms.measures.rules.facts import fact_of

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
#: seconds after which whatever still runs is killed
LIMIT = 420
HOST = "127.0.0.1"
#: short lives: compile little, collect garbage on one thread
JAVA = {"JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto", "SPARK_LOCAL_IP": HOST}
SMALL = (
    *("spark.executor.memory=600m", "spark.sql.shuffle.partitions=2", "spark.sql.codegen.wholeStage=false"),
    *("spark.sql.adaptive.enabled=false", "spark.ui.showConsoleProgress=false"),
)


@pytest.fixture
def spark_home():
    """Where Spark is; a machine without it, or without Java, fails with what to install."""
    if shutil.which("java") is None:
        pytest.fail("the cluster needs Java 17: apt-get install default-jre-headless")
    found = importlib.util.find_spec("pyspark")
    if found is None or not found.origin:
        pytest.fail("the cluster needs PySpark: `make test` installs it, or `uv sync --group spark`")
    return Path(found.origin).parent


class Running:
    """A process with all its children: waited for by what it says, killed at the end whatever happens."""

    def __init__(self, command, environment, sign=r"\Z."):
        self.sign, self.lines, self.ready = re.compile(sign), deque(maxlen=200), threading.Event()
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
            start_new_session=True,
        )
        self.reader = threading.Thread(target=self._read)

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line)
            if self.sign.search(line):
                self.ready.set()
        self.ready.set()  # it has ended: whoever waits looks at what it said

    def __enter__(self):
        self.reader.start()
        return self

    def __exit__(self, *_):
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        self.reader.join(10)
        self.process.stdout.close()

    def has_begun(self):
        self.ready.wait(LIMIT)
        assert any(map(self.sign.search, self.lines)), "".join(self.lines)

    def ends(self):
        return self.process.wait(LIMIT), "".join(self.lines)


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


@pytest.fixture
def cluster(spark_home, tmp_path):
    """A standalone master with two workers of one core each; (its address, its page)."""
    environment = os.environ | JAVA | {"SPARK_HOME": str(spark_home), "SPARK_DAEMON_MEMORY": "256m"}
    start = str(spark_home / "bin" / "spark-class")
    port, page = free_port(), free_port()
    master = ["org.apache.spark.deploy.master.Master", "--host", HOST, "--port", str(port), "--webui-port", str(page)]
    worker = ["org.apache.spark.deploy.worker.Worker", "--host", HOST, "--cores", "1", "--memory", "1g"]
    address = f"spark://{HOST}:{port}"
    with ExitStack() as all_of_them:
        all_of_them.enter_context(Running([start, *master], environment, "elected leader")).has_begun()
        workers = [
            all_of_them.enter_context(
                Running(
                    [start, *worker, "--webui-port", "0", "--work-dir", str(tmp_path / f"work-{number}"), address],
                    environment,
                    "Successfully registered with master",
                )
            )
            for number in (1, 2)
        ]
        for one in workers:
            one.has_begun()
        yield address, f"http://{HOST}:{page}/json/"


def some_dossiers():
    """Finished in time and late, refused, open and overdue; over two months and three units."""
    day = timedelta(days=1)
    for number in range(24):
        received = START + number * 2 * day
        ward = ("31135", "31153", "31150")[number % 3]
        said = {
            "received_at": received,
            "filed_at": received,
            "competent_unit": f"UB-{ward}",
            "channel": list(Channel)[number % 3],
            "fee_due": number % 2 == 0,
            "paid_online": number % 4,
            "paid": 8000 * number,
            "paid_at": received if number % 2 == 0 else None,
            "rating": number % 3 + 1,
            "rated_at": received + 5 * day,
            "e_result": number % 2 == 1,
        }
        if number % 4:
            said |= {"state": State.FINISHED, "finished_at": received + (number % 6) * day}
        yield fact_of(dossier(number + 1, **said))


def reconciled(address, tmp_path):
    """``motcua measures reconcile`` as the nightly job runs it, on the engine that the setting names."""
    said = connection.get_connection_params()
    environment = (
        os.environ
        | JAVA
        | {
            "DATABASE_URL": f"postgresql://{said.get('user', '')}@/{said['dbname']}?host={said['host']}",
            "VAR_DIR": str(tmp_path),
            "MEASURES_ENGINE": address,
            "PYSPARK_PYTHON": sys.executable,
            "PYSPARK_SUBMIT_ARGS": " ".join(f"--conf {one}" for one in SMALL) + " pyspark-shell",
        }
    )
    command = [sys.executable, "-m", "motcua.site.cli", "measures", "reconcile", "--period", "2026-06"]
    with Running(command, environment) as process:
        return process.ends()


def test_the_cluster_says_what_the_counters_say(cluster, tmp_path):
    address, page = cluster
    counting.write([], list(some_dossiers()))

    code, said = reconciled(address, tmp_path)
    assert code == 0, said[-3000:]
    first = Reconciliation.objects.get()
    assert (first.facts, first.differences) == (24, [])
    assert first.compared > 0

    # both workers had a part in it
    with urllib.request.urlopen(page, timeout=30) as answer:
        master = json.load(answer)
    assert len(master["workers"]) == 2
    assert [one["cores"] for one in master["completedapps"]] == [2]
    assert all(list((tmp_path / f"work-{number}").glob("app-*/*/stderr")) for number in (1, 2))
    assert Half.objects.filter(side="decided").count() > 0
