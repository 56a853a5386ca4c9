"""Which request is next: fair between clients, short before long, nobody left behind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.jobs.fairness import FairQueue

CLIENTS = st.sampled_from("abcde")
COSTS = st.sampled_from((0.5, 1.0, 3.0, 20.0, 200.0))
# What happens to a queue: a request comes, one is taken out to be made (short ones only, or any), one is taken back.
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), CLIENTS, COSTS),
        st.tuples(st.just("pop"), st.sampled_from((8.0, float("inf")))),
        st.tuples(st.just("remove"), st.integers(0, 50)),
    ),
    max_size=80,
)


def filled(requests) -> FairQueue[int]:
    queue: FairQueue[int] = FairQueue()
    for number, (client, cost) in enumerate(requests):
        queue.add(number, client, cost)
    return queue


def served(queue: FairQueue[int]) -> list[int]:
    return [item for _ in range(len(queue)) if (item := queue.pop()) is not None]


@given(EVENTS)
def test_every_request_is_served_once_or_taken_back_and_none_is_lost(events):
    queue: FairQueue[int] = FairQueue()
    costs: dict[int, float] = {}
    for number, event in enumerate(events):
        if event[0] == "add":
            queue.add(number, event[1], event[2])
            costs[number] = event[2]
        elif event[0] == "pop":
            fitting = [item for item, cost in costs.items() if cost <= event[1]]
            assert queue.has(event[1]) == bool(fitting)
            item = queue.pop(event[1])
            assert (item in fitting) if fitting else (item is None)
            costs.pop(item, None)
        elif costs:
            item = sorted(costs)[event[1] % len(costs)]
            queue.remove(item)
            del costs[item]
        assert set(queue) == set(costs)
        assert len(queue) == len(costs) == sum(queue.waiting_of(client) for client in "abcde")
    assert sorted(served(queue)) == sorted(costs)


@given(st.lists(st.tuples(CLIENTS, COSTS), max_size=40), st.integers(0, 10))
def test_the_plan_is_what_is_served_and_asking_for_it_changes_nothing(requests, already):
    queue = filled(requests)
    for _ in range(already):
        queue.pop()
    plan = queue.planned()
    assert plan == queue.planned()
    assert plan == served(queue)


@given(st.lists(COSTS, min_size=1, max_size=30))
def test_of_requests_that_came_together_the_shorter_go_first(costs):
    queue = filled([("a", cost) for cost in costs])
    assert [costs[item] for item in served(queue)] == sorted(costs)


@given(st.integers(1, 60), COSTS)
def test_a_client_with_one_request_is_not_behind_a_client_with_many(many, cost):
    queue = filled([("hostile", cost)] * many + [("honest", cost)])
    assert served(queue).index(many) <= 1


@given(st.lists(st.tuples(CLIENTS, st.just(5.0)), min_size=1, max_size=60))
def test_clients_with_equal_requests_are_served_in_turn(requests):
    queue = filled(requests)
    left = {client: sum(one == client for one, _ in requests) for client in "abcde"}
    turns = dict.fromkeys("abcde", 0)
    for item in served(queue):
        client = requests[item][0]
        turns[client] += 1
        left[client] -= 1
        waiting = [one for one in "abcde" if left[one]]
        assert all(turns[client] - turns[one] <= 1 for one in waiting)


@pytest.mark.parametrize("client_of", [lambda _: "a", lambda _: "other", lambda number: f"client {number}"])
@given(long=st.sampled_from((20.0, 200.0)), short=st.sampled_from((0.5, 1.0, 3.0)))
def test_an_endless_stream_of_short_requests_holds_up_a_long_one_by_no_more_than_its_own_cost(client_of, long, short):
    queue: FairQueue[object] = FairQueue()
    queue.add("long", "a", long)
    work = 0.0
    for number in range(2000):
        queue.add(number, client_of(number), short)
        if queue.pop() == "long":
            break
        work += short
    assert "long" not in queue
    assert work <= long + 2 * short


def test_who_asked_for_nothing_has_not_saved_up_for_later():
    queue: FairQueue[str] = FairQueue()
    queue.add("early", "idle", 1)
    queue.pop()
    for number in range(50):
        queue.add(f"busy {number}", "busy", 1)
        queue.pop()
    for number in range(3):
        queue.add(f"idle again {number}", "idle", 1)
        queue.add(f"busy again {number}", "busy", 1)
    request = [item.split()[0] for item in queue.planned()]
    assert sorted(request[:2]) == sorted(request[2:4]) == ["busy", "idle"]


def test_the_fullest_client_s_newest_request_makes_room():
    queue = filled([("a", 1), ("b", 1), ("b", 20), ("c", 1), ("b", 1)])
    assert queue.newest_of_fullest() == ("b", 4)


@pytest.mark.parametrize("cost", [0, -1, float("inf"), float("nan")])
def test_a_cost_that_is_none_is_refused(cost):
    with pytest.raises(ValueError, match="positive"):
        filled([("a", cost)])
