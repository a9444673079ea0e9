"""Whatever a function does to its process, its caller gets a result or one of a few exceptions, and nothing is left."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from lib.refused import Refused
from lib.sandbox import Busy, Died, Failed, Limits, OutOfMemory, Recycling, Sandbox, SandboxError, TimedOut, ask
from lib.sandbox.client import ROOT
from tests.lib.sandbox import jobs
from tests.lib.sandbox.processes import becomes_true, children, descriptors, runs, state

MB = 1024 * 1024
LIMITS = Limits(memory=600 * MB, seconds=20, real_seconds=20)
SEVERAL = Recycling(jobs=100, grown=500 * MB)
PRELOAD = ["tests.lib.sandbox.jobs"]


@pytest.fixture
def make() -> Iterator[Callable[..., Sandbox]]:
    made = []

    def sandbox(limits: Limits = LIMITS, **more) -> Sandbox:
        made.append(Sandbox(limits, **({"at_once": 2, "preload": PRELOAD} | more)))
        return made[-1]

    yield sandbox
    for one in made:
        one.close()


@pytest.fixture
def sandbox(make) -> Sandbox:
    """With a new process for each job."""
    return make()


@pytest.fixture
def recycling(make) -> Sandbox:
    """With one process that does several jobs."""
    return make(at_once=1, recycling=SEVERAL)


# --- results ----------------------------------------------------------------------------------------------------------


def test_it_works(sandbox):
    assert sandbox.run(jobs.add, 20, 22) == 42
    assert sandbox.run(jobs.add, 20) == 21


def test_a_result_of_50_mb_and_as_many_in_arguments(sandbox):
    assert sandbox.run(jobs.of_size, 50 * MB) == b"x" * (50 * MB)
    assert sandbox.run(len, b"x" * (50 * MB)) == 50 * MB


def test_what_is_shared_in_a_result_stays_shared_unless_it_is_said_to_be_plain(make):
    shared = ["a"]
    first, second = make().run(jobs.echo, [shared, shared])
    assert first is second
    first, second = make(plain=True).run(jobs.echo, [shared, shared])
    assert first == second == ["a"]
    assert first is not second


def test_each_job_has_a_process_of_its_own_forked_from_one_server(sandbox):
    first, second = sandbox.run(jobs.process), sandbox.run(jobs.process)
    assert len({first, second, os.getpid(), sandbox.server_pid}) == 4
    assert sandbox.run(jobs.parent) == sandbox.run(jobs.loaded_in) == sandbox.server_pid
    assert [sandbox.run(jobs.calls_before) for _ in range(3)] == [0, 0, 0]


def test_a_module_is_found_wherever_the_caller_stands(sandbox, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert sandbox.run(jobs.here) == str(ROOT)


def test_jobs_of_many_threads_do_not_mix(make):
    for sandbox in (make(), make(recycling=SEVERAL)):
        with ThreadPoolExecutor(6) as threads:
            assert list(threads.map(lambda n, to=sandbox: to.run(jobs.add, n, 0), range(24))) == list(range(24))


# --- what a process has and may ---------------------------------------------------------------------------------------


def test_a_process_has_nothing_of_the_callers(sandbox):
    with open("/etc/hostname") as file, ThreadPoolExecutor(2) as threads:
        os.set_inheritable(file.fileno(), True)
        beside = threads.submit(sandbox.run, jobs.sleep, 1)
        *nothing, line = sandbox.run(jobs.descriptors)
        assert nothing == ["/dev/null"] * 3
        assert line.startswith("socket:")
        beside.result()
    session, collects_garbage = sandbox.run(jobs.session)
    assert session == sandbox.server_pid
    assert not collects_garbage


def test_it_loads_neither_django_nor_the_portal(sandbox):
    import tests.lib.sandbox  # the caller may have loaded anything

    assert tests.lib.sandbox
    loaded = {name.partition(".")[0] for name in sandbox.run(jobs.modules)}
    assert "lib" in loaded
    assert not loaded & {"django", "portal", "briefings", "organizations", "pytest", "openpyxl", "weasyprint"}


def test_limits_are_those_of_the_job(sandbox, recycling):
    assert sandbox.run(jobs.limits) == {
        "AS": (600 * MB, 600 * MB),
        "CPU": (21, 22),
        "CORE": (0, 0),
        "FSIZE": (0, 0),
    }
    for memory, seconds in ((500 * MB, 5), (600 * MB, 30)):  # less, and then more again
        given = recycling.run(jobs.limits, limits=Limits(memory, seconds, real_seconds=60))
        assert (given["AS"][0], given["CORE"][0]) == (memory, 0)
        assert seconds < given["CPU"][0] <= seconds + 2


def test_nothing_it_says_is_heard(sandbox, capfd):
    assert sandbox.run(jobs.make_noise) == "said"
    assert capfd.readouterr() == ("", "")


def test_files_are_written_where_that_is_allowed_and_go_with_the_process(make, tmp_path):
    with pytest.raises(Failed, match="File too large"):
        make().run(jobs.write_to, str(tmp_path / "not-allowed"))

    writing = make(files=True)
    file = Path(writing.run(jobs.write_file, 3 * MB))
    assert becomes_true(lambda: not file.parent.exists())
    of_the_dead = []
    with pytest.raises(Died):
        writing.run(jobs.write_and_die, answer=of_the_dead.append)
    file = Path(of_the_dead[0])
    assert becomes_true(lambda: not file.parent.exists())
    assert file.parent.parent.exists()
    writing.close()
    assert not file.parent.parent.exists()


def test_a_process_that_is_kept_keeps_its_files(make):
    writing = make(at_once=1, recycling=SEVERAL, files=True)
    file = Path(writing.run(jobs.write_file, 10))
    assert writing.run(jobs.add, 1) == 2
    assert file.exists()
    server = writing.server_pid
    os.kill(server, signal.SIGKILL)  # it cannot put anything in order any more
    assert becomes_true(lambda: state(server) == "Z")
    writing.close()
    assert not file.parent.parent.exists()


# --- refusals and faults ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sentence", ["Tệp này không đọc được; hãy gửi lại.", "", "lone \udc80 surrogate"])
def test_a_refusal_comes_through_word_by_word(sandbox, sentence):
    with pytest.raises(Refused) as refusal:
        sandbox.run(jobs.refuse, sentence)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (jobs.fail, "nothing of that name"),
        (jobs.give_up, "SystemExit: 3"),
        (jobs.give_back_a_function, "pickle"),
    ],
)
def test_any_other_exception_comes_with_its_traceback(sandbox, function, said):
    with pytest.raises(Failed, match=said) as failure:
        sandbox.run(function)
    assert isinstance(failure.value, RuntimeError)
    assert "Traceback" in str(failure.value)
    assert sandbox.run(jobs.add, 1) == 2


def test_a_result_that_contains_itself_is_not_plain(make):
    with pytest.raises(Failed, match="cyclic"):
        make(plain=True).run(jobs.give_back_itself)
    (itself,) = make().run(jobs.give_back_itself)
    assert itself[0] is itself


def test_a_function_that_no_other_process_can_find(sandbox):
    with pytest.raises((AttributeError, TypeError)):
        sandbox.run(lambda: 1)
    assert sandbox.run(jobs.add, 1) == 2


def test_a_module_that_is_missing_is_named(make, monkeypatch, tmp_path):
    (tmp_path / "only_of_the_caller.py").write_text("def one():\n    return 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    import only_of_the_caller  # made just now

    sandbox = make(preload=["only_of_the_caller", *PRELOAD])
    with pytest.raises(Failed, match="No module named 'only_of_the_caller'"):
        sandbox.run(only_of_the_caller.one)
    assert sandbox.run(jobs.loaded_in) == sandbox.server_pid


# --- deaths -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["sandbox", "recycling"])
def test_every_death_is_told_and_the_server_lives(request, kind):
    sandbox = request.getfixturevalue(kind)
    sandbox.run(jobs.add, 1)
    server = sandbox.server_pid
    for function, data, signal_number in (
        (jobs.abort, (), signal.SIGABRT),
        (jobs.crash, (), signal.SIGSEGV),
        (jobs.die_by, (signal.SIGKILL,), signal.SIGKILL),
        (jobs.leave, (), 0),
    ):
        with pytest.raises(Died) as death:
            sandbox.run(function, *data)
        assert death.value.signal == signal_number
        assert not isinstance(death.value, (TimedOut, OutOfMemory))
        assert sandbox.run(jobs.add, 1) == 2
    assert sandbox.server_pid == server


def test_memory(sandbox):
    with pytest.raises(OutOfMemory):
        sandbox.run(jobs.allocate, 700 * MB)
    with pytest.raises(OutOfMemory):
        sandbox.run(jobs.allocate, 200 * MB, limits=LIMITS._replace(memory=150 * MB))
    assert sandbox.run(jobs.allocate, 200 * MB) == 200 * MB


def test_nesting_without_end_is_a_fault_of_the_function(sandbox):
    with pytest.raises(Failed, match="RecursionError"):
        sandbox.run(jobs.nest, 1)


def test_processor_time(sandbox):
    with pytest.raises(TimedOut) as death:
        sandbox.run(jobs.compute_for_ever, limits=LIMITS._replace(seconds=1, real_seconds=60))
    assert (death.value.seconds, death.value.signal) == (1, signal.SIGXCPU)


@pytest.mark.parametrize("job", [(jobs.sleep, 30), (jobs.compute_for, 30)])
def test_real_time(sandbox, job):
    start = time.monotonic()
    with pytest.raises(TimedOut) as death:
        sandbox.run(*job, limits=LIMITS._replace(seconds=30, real_seconds=0.3))
    assert (death.value.seconds, death.value.signal) == (0.3, signal.SIGALRM)
    assert time.monotonic() - start < 10


def test_a_process_that_does_not_even_end_when_its_time_is_over(sandbox):
    sandbox.run(jobs.add, 1)
    with pytest.raises(TimedOut):
        sandbox.run(jobs.die_by, signal.SIGSTOP, limits=LIMITS._replace(real_seconds=0.3))
    assert becomes_true(lambda: not children(sandbox.server_pid))


# --- processes that are kept ------------------------------------------------------------------------------------------


def test_one_process_does_one_job_after_the_other_and_remembers(recycling):
    first = recycling.run(jobs.process)
    assert [recycling.run(jobs.calls_before) for _ in range(3)] == [0, 1, 2]
    assert recycling.run(jobs.process) == first


def test_time_counts_from_the_beginning_of_each_job(recycling):
    process = recycling.run(jobs.process)
    for _ in range(3):
        assert recycling.run(jobs.compute_for, 0.8, limits=LIMITS._replace(seconds=1, real_seconds=60)) == 0.8
    for _ in range(2):
        assert recycling.run(jobs.sleep, 1.2, limits=LIMITS._replace(real_seconds=2)) == 1.2
    time.sleep(1)  # whoever waits for work may wait
    assert recycling.run(jobs.process) == process


def test_it_ends_after_enough_jobs(make):
    recycling = make(at_once=1, recycling=Recycling(jobs=3, grown=500 * MB))
    processes = [recycling.run(jobs.process) for _ in range(7)]
    assert [processes.count(one) for one in dict.fromkeys(processes)] == [3, 3, 1]
    assert becomes_true(lambda: len(children(recycling.server_pid)) == 1)


def test_it_ends_when_it_has_grown(make):
    recycling = make(at_once=1, recycling=Recycling(jobs=100, grown=100 * MB))
    first = recycling.run(jobs.process)
    assert recycling.run(jobs.echo, b"x" * 10 * MB)
    assert recycling.run(jobs.process) == first
    assert len(recycling.run(jobs.of_size, 150 * MB)) == 150 * MB
    assert recycling.run(jobs.process) != first


@pytest.mark.parametrize("job", [(jobs.refuse, "Không."), (jobs.fail,), (jobs.allocate, 700 * MB)])
def test_it_ends_after_a_job_without_a_result(recycling, job):
    first = recycling.run(jobs.process)
    with pytest.raises((Refused, SandboxError)):
        recycling.run(*job)
    assert recycling.run(jobs.process) != first
    assert becomes_true(lambda: len(children(recycling.server_pid)) == 1)


def test_what_has_nothing_to_do_ends_and_is_replaced(make):
    recycling = make(at_once=1, recycling=SEVERAL, idle=1)
    process, server = recycling.run(jobs.process), recycling.server_pid
    assert becomes_true(lambda: not runs(process))
    assert runs(server)  # for as long again
    assert recycling.run(jobs.process) != process
    assert recycling.server_pid == server

    assert becomes_true(lambda: not runs(server))
    assert recycling.run(jobs.add, 1) == 2
    assert recycling.server_pid != server


def test_one_that_died_while_it_waited_is_replaced(recycling):
    process = recycling.run(jobs.process)
    os.kill(process, signal.SIGKILL)
    assert becomes_true(lambda: not runs(process))
    assert recycling.run(jobs.add, 1) == 2


def test_one_that_dies_before_it_has_begun_is_replaced(recycling):
    process = recycling.run(jobs.process)
    os.kill(process, signal.SIGSTOP)  # it lives, and takes nothing
    killing = threading.Timer(0.3, os.kill, (process, signal.SIGKILL))
    killing.start()
    assert recycling.run(jobs.add, 1) == 2
    killing.join()


# --- the server -------------------------------------------------------------------------------------------------------


def test_a_server_that_was_killed_is_started_again(sandbox):
    sandbox.run(jobs.add, 1)
    killed = sandbox.server_pid
    os.kill(killed, signal.SIGKILL)
    assert becomes_true(lambda: state(killed) == "Z")
    assert sandbox.run(jobs.add, 1) == 2
    assert sandbox.server_pid != killed


def test_a_server_that_is_killed_before_it_has_forked(sandbox):
    sandbox.run(jobs.add, 1)
    stopped = sandbox.server_pid
    os.kill(stopped, signal.SIGSTOP)  # it takes the request and never gets to it
    killing = threading.Timer(0.3, os.kill, (stopped, signal.SIGKILL))
    killing.start()
    assert sandbox.run(jobs.add, 1) == 2
    assert sandbox.server_pid != stopped
    killing.join()


def test_a_job_survives_its_server(sandbox):
    def kill_the_server(_) -> str:
        os.kill(sandbox.server_pid, signal.SIGKILL)
        return "killed"

    assert sandbox.run(jobs.ask_and_compute, 0.3, answer=kill_the_server) == "killed"
    assert sandbox.run(jobs.add, 1) == 2


def test_a_process_whose_server_died_ends_its_job_with_its_files_and_does_no_other(make):
    sandbox = make(files=True, recycling=SEVERAL)
    orphans, others, files = [sandbox.run(jobs.process)], [], []
    folder = Path(sandbox.run(jobs.write_file, 10)).parent.parent

    def replace_the_server(file: str) -> None:
        files.append(file)
        os.kill(sandbox.server_pid, signal.SIGKILL)
        others.append(sandbox.run(jobs.process))

    assert sandbox.run(jobs.write_ask_and_look, answer=replace_the_server) is True
    assert others != orphans
    assert becomes_true(lambda: not runs(orphans[0]))
    assert sandbox.run(jobs.process) == others[0]
    assert folder.exists()
    sandbox.close()
    assert not folder.exists()


def test_a_process_that_dies_after_its_server_is_told_as_dead(sandbox):
    def kill_both(process: int) -> None:
        os.kill(sandbox.server_pid, signal.SIGKILL)
        os.kill(process, signal.SIGKILL)

    with pytest.raises(Died) as death:
        sandbox.run(jobs.ask_own_number, answer=kill_both)
    assert death.value.signal == 0
    assert sandbox.run(jobs.add, 1) == 2


def test_a_server_that_cannot_fork_is_started_again(sandbox):
    sandbox.run(jobs.add, 1)
    server = sandbox.server_pid
    resource.prlimit(server, resource.RLIMIT_NOFILE, (5, 5))  # no room for the sockets of another process
    assert sandbox.run(jobs.add, 1) == 2
    assert sandbox.server_pid != server


@pytest.mark.parametrize("program", ["/nowhere/python", "/bin/false"])
def test_a_machine_that_starts_no_process(sandbox, monkeypatch, program):
    before = descriptors()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", program)
        with pytest.raises(Busy):
            sandbox.run(jobs.add, 1)
    sandbox.close()
    assert descriptors() == before
    assert sandbox.run(jobs.add, 1) == 2


def test_signals_that_are_for_the_caller_end_no_job(sandbox):
    def interrupt(process: int) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            os.kill(sandbox.server_pid, number)
            os.kill(process, number)

    assert sandbox.run(jobs.ask_own_number, answer=interrupt) is None


# --- slots ------------------------------------------------------------------------------------------------------------


def test_no_more_run_at_once_than_there_are_slots(sandbox):
    sandbox.run(jobs.add, 1)
    most, over = 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not over.wait(0.01):
            working = [one for one in children(sandbox.server_pid) if state(one) == "S"]  # asleep, as the job is
            most = max(most, len(working))

    watching = threading.Thread(target=watch)
    watching.start()
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(lambda _: sandbox.run(jobs.sleep, 0.3), range(6))) == [0.3] * 6
    over.set()
    watching.join()
    assert most == 2


def test_who_waits_too_long_is_told(make):
    sandbox = make(at_once=1, waiting=0.2)
    with sandbox.slot() as slot, pytest.raises(Busy):
        sandbox.run(jobs.add, slot.run(jobs.add, 1))
    assert sandbox.run(jobs.add, 1) == 2


def test_a_slot_may_be_handed_to_another_thread(make):
    sandbox = make(at_once=1, waiting=0.2)
    slot = sandbox.slot()
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(slot.run, jobs.add, 1).result() == 2
    slot.release()
    assert sandbox.run(jobs.add, 1) == 2


# --- questions --------------------------------------------------------------------------------------------------------


def test_a_function_asks_its_caller(sandbox, recycling):
    for one in (sandbox, recycling):
        asked = []
        assert one.run(jobs.ask_twice, 1, "two", answer=lambda q, to=asked: (to.append(q), len(to))[1]) == [1, 2]
        assert asked == [1, "two"]
        assert one.run(jobs.ask_size, b"x" * 5 * MB, answer=lambda question: question * 2) == 10 * MB


def test_waiting_for_an_answer_is_not_the_time_of_the_job(sandbox):
    def slowly(_) -> str:
        time.sleep(1.5)
        return "late"

    limits = LIMITS._replace(real_seconds=1)
    assert sandbox.run(jobs.ask_and_compute, 0.01, limits=limits, answer=slowly) == "late"
    with pytest.raises(TimedOut):
        sandbox.run(jobs.ask_and_compute, 30, limits=limits, answer=slowly)


def test_what_the_one_who_answers_raises_ends_the_job(recycling):
    process = recycling.run(jobs.process)

    def fail(question) -> None:
        raise LookupError(question)

    with pytest.raises(LookupError, match="what"):
        recycling.run(jobs.ask_twice, "what", "else", answer=fail)
    assert becomes_true(lambda: not runs(process))
    assert recycling.run(jobs.add, 1) == 2


def test_nobody_answers(recycling):
    with pytest.raises(TypeError, match="nobody answers"):
        recycling.run(jobs.ask_twice, 1, 2)
    with pytest.raises(RuntimeError, match="sandbox"):
        ask("anybody?")
    assert recycling.run(jobs.add, 1) == 2


# --- forks and ends of the caller -------------------------------------------------------------------------------------


def test_a_fork_of_the_caller_has_a_server_of_its_own(recycling, make):
    """As the workers of a web server are that loads the portal before it forks them."""
    before = descriptors()
    busy = make()
    process, server = recycling.run(jobs.process), recycling.server_pid
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(busy.run, jobs.sleep, 1)
        assert becomes_true(lambda: busy.server_pid and children(busy.server_pid))
        forked = os.fork()
        if forked == 0:
            status = 1
            try:
                inherited = descriptors() > before  # fewer where sandboxes of other tests were open, too
                theirs = {recycling.run(jobs.process), recycling.server_pid} & {process, server}
                recycling.close()
                status = 2 * inherited + 4 * bool(theirs) + 8 * (descriptors() > before)
            finally:
                os._exit(status)
        assert os.waitstatus_to_exitcode(os.waitpid(forked, 0)[1]) == 0
        assert running.result() == 1
    assert (recycling.run(jobs.process), recycling.server_pid) == (process, server)


ENDING = """
import os, signal, sys, threading, time
from lib.sandbox import Limits, Recycling, Sandbox
from tests.lib.sandbox import jobs

told = threading.Event()

def report(process):
    print(sandbox.server_pid, process, flush=True)
    told.set()

sandbox = Sandbox(Limits(1 << 30, 600, 600), at_once=2, recycling=Recycling(5, 1 << 30))
if "idle" in sys.argv:
    report(sandbox.run(jobs.process))
else:
    threading.Thread(target=lambda: sandbox.run(jobs.ask_and_sleep, 600, answer=report), daemon=True).start()
    told.wait(60)
    time.sleep(0.2)
if "fork" in sys.argv and os.fork() == 0:
    os.close(1)
    time.sleep(600)  # what belongs to its parent must not wait for this one
    os._exit(0)
if "kill" in sys.argv:
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(
    "how",
    [["idle"], ["idle", "kill"], ["busy"], ["busy", "kill"], ["busy", "fork", "kill"], ["idle", "fork", "kill"]],
    ids="-".join,
)
def test_nothing_outlives_the_caller(how):
    with subprocess.Popen(
        [sys.executable, "-c", ENDING, *how], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as caller:
        try:
            server, process = map(int, caller.stdout.readline().split())
            caller.wait(60)
            assert becomes_true(lambda: not runs(server) and not runs(process))
        finally:
            with suppress(ProcessLookupError):
                os.killpg(caller.pid, signal.SIGKILL)


def test_an_exception_in_the_middle_of_a_job_ends_it(sandbox):
    """As Ctrl-C does, or the alarm of a command."""
    sandbox.run(jobs.add, 1)
    before, waits = descriptors(), []

    def interrupt(*_) -> None:
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGALRM, interrupt)
    try:
        for function in (jobs.sleep, jobs.compute_for):
            signal.setitimer(signal.ITIMER_REAL, 0.5)
            with pytest.raises(KeyboardInterrupt):
                sandbox.run(function, 60)
            waits.append(becomes_true(lambda: not children(sandbox.server_pid), within=5))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)
    assert waits == [True, True]
    assert descriptors() == before
    with sandbox.slot(), sandbox.slot():
        pass  # both are free


def test_nothing_is_left_over(make):
    sandboxes = [make(), make(recycling=SEVERAL, at_once=1), make(files=True, plain=True)]
    doing = [
        (jobs.add, 1), (jobs.refuse, "Không."), (jobs.fail,), (jobs.abort,), (jobs.allocate, 700 * MB),
        (jobs.die_by, signal.SIGKILL), (jobs.leave,), (jobs.add, 1),
    ]  # fmt: skip

    def all_kinds() -> None:
        for sandbox in sandboxes:
            for job in doing:
                with suppress(Refused, SandboxError):
                    sandbox.run(*job)

    def counted() -> list[int]:
        of_servers = [descriptors(sandbox.server_pid) for sandbox in sandboxes]
        return [descriptors(), *of_servers, *(len(children(sandbox.server_pid)) for sandbox in sandboxes)]

    all_kinds()
    assert becomes_true(lambda: counted()[-3:] == [0, 1, 0])
    before = counted()
    for _ in range(5):
        all_kinds()
    assert becomes_true(lambda: counted() == before)
    servers = [sandbox.server_pid for sandbox in sandboxes]
    for sandbox in sandboxes:
        sandbox.close()
    assert [state(server) for server in servers] == ["", "", ""]
    assert not set(servers) & set(children(os.getpid()))
    assert descriptors() == before[0] - 2 * 1 - 3  # two sockets to the process that was kept, one to each server


def test_a_closed_one_may_be_used_again(recycling):
    process = recycling.run(jobs.process)
    recycling.close()
    assert not runs(process)
    assert recycling.server_pid is None
    assert recycling.run(jobs.process) != process
