"""The queue of what readers of the app ask for: fair to all of them, and made in processes beside the app.

Two lanes make jobs, each with one worker of its own: one takes any job, the other only short ones, so that a film
on its way holds up nobody's picture. Which job is next, `geo.jobs.fairness` says.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from geo.jobs.cost import SHORT, cost_of
from geo.jobs.fairness import FairQueue
from geo.jobs.request import CANCELLED, DONE, FAILED, LEFT, MAKING, WAITING, Job, JobRequest, Reader
from geo.jobs.worker_process import Answer, WorkerProcess

MOST_WAITING = 400
MOST_OF_CLIENT = 100  # waiting, since many readers can come from one address
KEPT_BYTES = 64_000_000  # of finished outputs, for readers who ask for the same
IDLE = 300  # seconds, after which a worker is let go
STARTS = 3  # tries to start a worker, before a job fails of it
CLOSES_WITHIN = 10  # seconds


class QueueFullError(ValueError):
    """No more jobs are taken; `of_client` says whether that is so for one client only."""

    def __init__(self, of_client: bool) -> None:
        whose = "from your address " if of_client else ""
        most = MOST_OF_CLIENT if of_client else MOST_WAITING
        super().__init__(f"{most} jobs {whose}are waiting already. Ask again in a while")
        self.of_client = of_client


@dataclass(eq=False)
class _Lane:
    """What makes one job at a time, of those that cost no more than `most_cost`."""

    name: str
    most_cost: float
    worker: WorkerProcess | None = None
    job: Job | None = None
    thread: threading.Thread | None = None
    is_wanted: bool = False  # a worker should be ready, before there is a job for it


class JobQueue:
    """Orders of one folder of data, waiting, being made and made.

    A reader has one open job: a new one takes the place of the one before. A client has a bounded number waiting,
    and when all places are taken, who has fewest gets one of whoever has most. Outputs are kept while there is room,
    and the same request is answered at once.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: FairQueue[Job] = FairQueue()
        self._plan: dict[Job, int] | None = None
        self._made: OrderedDict[JobRequest, bytes] = OrderedDict()
        self._lanes = (_Lane("any", math.inf), _Lane("short", SHORT))
        self._change = threading.Condition()
        self._is_closed = False

    def ask(self, reader: Reader, request: JobRequest) -> Job:
        """Put a job in the queue, or answer it at once, and return the job.

        Of a reader who has gone, as a click can be on its way when the page is closed, the job is at its end already.

        Raises
        ------
        QueueFullError
            Too many are waiting.
        """
        job = Job(reader, request, cost_of(request))
        with self._change:
            if reader.job is not None:
                self._take_back(reader.job, CANCELLED)
            if reader.gone or self._is_closed:
                job.state = LEFT
                return job
            if request in self._made:
                self._made.move_to_end(request)
                _finish(job, self._made[request])
                return job
            self._make_room(reader.client)
            reader.job = job
            self._waiting.add(job, reader.client, job.cost)
            self._plan = None
            for lane in self._lanes:
                if self._may_take(lane, job):
                    self._start(lane)
            self._change.notify_all()
        return job

    def leave(self, reader: Reader) -> None:
        """End the job of a reader whose session has ended; the reader can ask for nothing any more."""
        with self._change:
            reader.gone = True
            if reader.job is not None:
                self._take_back(reader.job, LEFT)

    def cancel(self, job: Job) -> None:
        """Take a job back. What is half made is thrown away."""
        with self._change:
            self._take_back(job, CANCELLED)

    def ahead_of(self, job: Job) -> int:
        """Return how many jobs are made before a waiting one, if no other comes."""
        with self._change:
            if job.state != WAITING:
                return 0
            if self._plan is None:
                self._plan = {waiting: place for place, waiting in enumerate(self._waiting.planned())}
            busy = [lane.job is not None for lane in self._lanes if self._may_take(lane, job)]
            return self._plan[job] + (sum(busy) if all(busy) else 0)

    def clear_cache(self) -> None:
        """Take all jobs back and keep no output."""
        with self._change:
            for job in [*self._waiting, *(lane.job for lane in self._lanes if lane.job is not None)]:
                self._take_back(job, CANCELLED)
            self._made.clear()

    def close(self) -> None:
        """Take all jobs back, accept no more, and end the workers."""
        with self._change:
            self._is_closed = True
            self.clear_cache()
            for lane in self._lanes:
                if lane.worker is not None:
                    lane.worker.kill()
            self._change.notify_all()
            threads = [lane.thread for lane in self._lanes if lane.thread is not None]
        for thread in threads:
            thread.join(CLOSES_WITHIN)

    def _make_room(self, client: str) -> None:
        mine = self._waiting.waiting_of(client)
        if mine >= MOST_OF_CLIENT:
            raise QueueFullError(of_client=True)
        if len(self._waiting) < MOST_WAITING:
            return
        fullest, last = self._waiting.newest_of_fullest()
        # So that nobody keeps the others out by filling the queue, from a handful of addresses either.
        if self._waiting.waiting_of(fullest) <= mine + 1:
            raise QueueFullError(of_client=False)
        self._take_back(last, FAILED)
        last.failure = "displaced"

    def _take_back(self, job: Job, state: str) -> None:
        if job.state == WAITING:
            self._waiting.remove(job)
            self._plan = None
        elif job.state == MAKING:
            for lane in self._lanes:
                # Nothing else ends a film in the middle at once; the lane starts another worker.
                if lane.job is job and lane.worker is not None:
                    lane.worker.kill()
        if job.is_open:
            job.state = state
            job.reader.job = None

    def _may_take(self, lane: _Lane, job: Job | None = None) -> bool:
        """Whether a lane takes a job, or any that waits: that for short ones helps out, and rests otherwise."""
        long_job = self._lanes[0].job
        is_open = lane is self._lanes[0] or lane.worker is not None or (long_job is not None and long_job.cost > SHORT)
        return is_open and (self._waiting.has(lane.most_cost) if job is None else job.cost <= lane.most_cost)

    def _start(self, lane: _Lane) -> None:
        if lane.thread is None:
            lane.thread = threading.Thread(target=self._serve, args=(lane,), name=f"queue-{lane.name}", daemon=True)
            lane.thread.start()

    def _serve(self, lane: _Lane) -> None:
        """Make one job after another, until there has been none for a while."""
        failed = 0
        while self._is_needed(lane):
            worker = self._ready_worker(lane)
            failed = 0 if worker else failed + 1
            if worker is None and failed < STARTS:
                continue
            with self._change:
                lane.is_wanted = False
                job = lane.job = self._waiting.pop(lane.most_cost)
                self._plan = None
                if job is None:
                    continue
                job.state = MAKING
                if job.cost > SHORT:
                    self._prepare_for_short()
            self._make(lane, worker, job)

    def _is_needed(self, lane: _Lane) -> bool:
        """Wait until there is something to do, and return whether there is; if not, the lane's worker is let go."""
        with self._change:
            needed = self._change.wait_for(lambda: self._is_closed or lane.is_wanted or self._may_take(lane), IDLE)
            if needed and not self._is_closed:
                return True
            worker, lane.worker, lane.thread = lane.worker, None, None
        if worker is not None:
            worker.end()
        return False

    def _ready_worker(self, lane: _Lane) -> WorkerProcess | None:
        """Return the lane's worker, another if that has died; a job is given only to one that has read the data."""
        worker = lane.worker
        if worker is not None and worker.is_alive:
            return worker
        if worker is not None:
            worker.end()
        try:
            worker = WorkerProcess(self._folder)
        except OSError:
            worker = None
        with self._change:
            lane.worker = worker
            if worker is not None and self._is_closed:
                worker.kill()
        if worker is not None and worker.wait_until_ready():
            return worker
        with self._change:
            lane.worker = None
        if worker is not None:
            worker.end()
        return None

    def _prepare_for_short(self) -> None:
        # While a long job is made, the next short one should not wait for a process to start.
        lane = self._lanes[1]
        lane.is_wanted = True
        self._start(lane)
        self._change.notify_all()

    def _make(self, lane: _Lane, worker: WorkerProcess | None, job: Job) -> None:
        def report(part: float) -> None:
            job.progress = part

        answer = Answer(failure="died") if worker is None else worker.make(job.request, report)
        for _ in range(STARTS):
            if answer.begun or job.state != MAKING:
                break
            # It died between two jobs, and that is not the fault of the one that came then: another worker makes it.
            worker = self._ready_worker(lane)
            if worker is not None:
                answer = worker.make(job.request, report)
        # After the memory has run out, or what nobody foresaw, the worker may be in any state.
        is_over = worker is not None and answer.failure in ("memory", "error", "time", "died")
        with self._change:
            lane.job = None
            if is_over:
                lane.worker = None
                # Another starts at once, so that the next job finds it ready.
                lane.is_wanted = True
            if job.state == MAKING:
                job.reader.job = None
                if answer.content is None:
                    job.state, job.failure, job.why = FAILED, answer.failure, answer.why
                else:
                    _finish(job, answer.content)
                    self._keep(job.request, answer.content)
        if worker is not None and is_over:
            worker.end()

    def _keep(self, request: JobRequest, content: bytes) -> None:
        # A reader's own file is nobody else's, and its request holds all of it.
        if request.content:
            return
        for job in [job for job in self._waiting if job.request == request]:
            self._take_back(job, DONE)
            _finish(job, content)
        # What is larger than all the room would only drive out the others.
        if len(content) > KEPT_BYTES:
            return
        self._made[request] = content
        while sum(map(len, self._made.values())) > KEPT_BYTES:
            self._made.popitem(last=False)


def _finish(job: Job, content: bytes) -> None:
    job.content, job.state, job.progress = content, DONE, 1.0
