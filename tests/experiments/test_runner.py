"""Stages run when their key is new, and only then; nothing half-made is ever taken for an output."""

import errno
import multiprocessing
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.experiments import toys

from framing.engine import Engine
from framing.errors import ChangedInput, CorpusError, StageError, UnknownName
from framing.experiments.cache import Cache
from framing.experiments.plan import Forced, Plan, Step, differences, make_plan, out_of_date
from framing.experiments.runner import Outcome, Runner
from framing.experiments.stage import Stage

NOTHING = Forced()


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(folder=tmp_path / "cache")


def work(
    stages: Sequence[Stage],
    cache: Cache,
    *,
    jobs: int = 1,
    forced: Forced = NOTHING,
    logs: Path | None = None,
) -> list[Outcome]:
    """Plan the stages, do what is out of date."""
    plan = make_plan(stages)
    with Engine(jobs) as engine:
        runner = Runner(cache=cache, engine=engine, begins=lambda _: None, logs=logs)
        return list(runner.work_through(plan, out_of_date(plan, cache, forced=forced)))


def done(outcomes: Sequence[Outcome]) -> list[str]:
    return [outcome.step.name for outcome in outcomes if outcome.reason]


def text(outcome: Outcome) -> str:
    assert outcome.entry is not None
    return (outcome.entry.out / "text").read_text()


def reasons(plan: Plan, cache: Cache, before: Plan = ()) -> dict[str, str]:
    parts = {step.name: step.parts for step in before}
    return out_of_date(plan, cache, forced=NOTHING, before=parts)


def test_every_stage_is_done_once_and_then_at_hand(cache: Cache) -> None:
    first = work(toys.chain("one", "two"), cache)
    assert done(first) == ["a", "b"]
    assert text(first[-1]) == "one\ntwo\n"
    assert done(work(toys.chain("one", "two"), cache)) == []


def test_a_changed_option_redoes_its_stage_and_what_needs_it(cache: Cache) -> None:
    work(toys.chain("one", "two", "three"), cache)
    again = work(toys.chain("one", "zwei", "three"), cache)
    assert done(again) == ["b", "c"]
    assert text(again[-1]) == "one\nzwei\nthree\n"


def test_going_back_finds_the_earlier_output(cache: Cache) -> None:
    work(toys.chain("one", "two"), cache)
    work(toys.chain("one", "zwei"), cache)
    assert done(work(toys.chain("one", "two"), cache)) == []


def test_inputs_that_nobody_needs_any_more_are_not_made_again(cache: Cache) -> None:
    plan = make_plan(toys.chain("one", "two"))
    work(toys.chain("one", "two"), cache)
    import shutil

    shutil.rmtree(cache.folder / plan[0].key)
    assert reasons(plan, cache) == {}


def test_the_time_of_a_file_means_nothing(cache: Cache, tmp_path: Path) -> None:
    import os

    notes = tmp_path / "notes.txt"
    notes.write_text("words")
    work([toys.reading(notes)], cache)
    os.utime(notes, (1, 1))
    assert done(work([toys.reading(notes)], cache)) == []


def test_changed_content_redoes_a_stage(cache: Cache, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("words")
    work([toys.reading(notes)], cache)
    notes.write_text("Words")
    assert done(work([toys.reading(notes)], cache)) == ["read"]


def test_an_input_that_changes_while_it_is_read_is_refused(cache: Cache, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("words")
    with pytest.raises(ChangedInput, match=r"notes\.txt .* changed while it was being read"):
        work([toys.reading(notes, also_write="other words")], cache)
    assert cache.get(make_plan([toys.reading(notes)])[0].key) is None


def test_a_stage_that_fails_leaves_nothing_behind(cache: Cache) -> None:
    with pytest.raises(CorpusError, match="nothing there"):
        work([toys.failing()], cache)
    assert [path.name for path in cache.folder.iterdir()] == ["locks"]


def test_an_unexpected_error_names_the_stage_and_its_log(cache: Cache, tmp_path: Path) -> None:
    with pytest.raises(
        StageError, match=r"stage bad failed: ZeroDivisionError: by nought \(traceback: .*01-bad"
    ):
        work([toys.failing(ZeroDivisionError("by nought"))], cache, logs=tmp_path / "logs")
    assert "ZeroDivisionError" in (tmp_path / "logs" / "01-bad.traceback.txt").read_text()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "no room left on the disk"),
        (errno.EROFS, "Nothing can be written there"),
        (errno.EIO, "in out"),
    ],
)
def test_a_full_or_closed_disk_is_told_in_words(cache: Cache, number: int, words: str) -> None:
    with pytest.raises(StageError, match=words):
        work([toys.failing(OSError(number, "in out", "/some/file"))], cache)


def test_a_changed_byte_in_the_cache_is_noticed_and_made_good(cache: Cache) -> None:
    plan = make_plan(toys.chain("one", "two"))
    work(toys.chain("one", "two"), cache)
    (cache.folder / plan[1].key / "out" / "text").write_text("one\ntwp\n")
    assert reasons(plan, cache) == {"b": "its stored output is damaged: text has changed"}
    assert text(work(toys.chain("one", "two"), cache)[-1]) == "one\ntwo\n"
    assert reasons(plan, cache) == {}


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda out: (out / "text").unlink(), "text is gone"),
        (lambda out: (out / "more").write_text("x"), "more was added"),
    ],
)
def test_missing_and_added_files_are_damage(
    cache: Cache, spoil: Callable[[Path], object], words: str
) -> None:
    plan = make_plan(toys.chain("one"))
    work(toys.chain("one"), cache)
    spoil(cache.folder / plan[0].key / "out")
    assert reasons(plan, cache) == {"a": f"its stored output is damaged: {words}"}


@pytest.mark.parametrize("record", ["", "{}", "[]", '{"outputs": 3, "seconds": 1}', '{"outputs": {"text"'])
def test_an_entry_without_a_readable_record_is_no_entry(cache: Cache, record: str) -> None:
    plan = make_plan(toys.chain("one"))
    work(toys.chain("one"), cache)
    (cache.folder / plan[0].key / "entry.json").write_text(record)
    assert cache.get(plan[0].key) is None
    assert done(work(toys.chain("one"), cache)) == ["a"]


def test_what_a_killed_run_has_left_is_cleared_away(cache: Cache) -> None:
    plan = make_plan(toys.chain("one"))
    left = cache.folder / f"a.{plan[0].key}.tmp" / "out"
    left.mkdir(parents=True)
    (left / "half").write_text("half")
    outcome = work(toys.chain("one"), cache)[0]
    assert outcome.entry is not None
    assert dict(outcome.entry.outputs).keys() == {"text"}
    assert not left.exists()


def test_what_killed_runs_have_left_is_cleared_away_but_not_what_is_in_work(cache: Cache) -> None:
    for key in ("left", "in_work"):
        (cache.folder / f"a.{key}.tmp" / "out").mkdir(parents=True)
    with cache.locked("in_work"):
        cache.clear_away()
        assert [path.name for path in cache.folder.glob("*.tmp")] == ["a.in_work.tmp"]
    cache.clear_away()
    assert not list(cache.folder.glob("*.tmp"))


def test_a_forced_stage_is_done_alone_and_onward_takes_what_follows(cache: Cache) -> None:
    stages = toys.chain("one", "two", "three")
    work(stages, cache)
    assert done(work(stages, cache, forced=Forced(stages=("b",)))) == ["b"]
    assert done(work(stages, cache, forced=Forced(onward=("b",)))) == ["b", "c"]


def test_forcing_an_unknown_stage_says_which_there_are(cache: Cache) -> None:
    with pytest.raises(UnknownName, match=r"no stage named 'bb'\. Did you mean 'b'"):
        work(toys.chain("one", "two"), cache, forced=Forced(stages=("bb",)))


def test_a_stage_that_gives_something_else_each_time_is_named(cache: Cache) -> None:
    stages = [Stage(name="clock", work=toys.Clock())]
    assert work(stages, cache)[0].warning == ""
    again = work(stages, cache, forced=Forced(stages=("clock",)))[0]
    assert again.warning == "clock gave another output than last time, from the same input"


def test_reasons_name_what_has_changed_in_the_key(cache: Cache, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("words")
    before = make_plan([toys.reading(notes), *toys.chain("one", "two")])
    notes.write_text("other words")
    after = make_plan([toys.reading(notes), *toys.chain("one", "zwei")])
    parts = {step.name: step.parts for step in before}
    found = out_of_date(after, cache, forced=NOTHING, before=parts, goals=("read", "b"))
    assert found == {
        "read": "notes.txt changed",
        "a": "its output is no longer stored",
        "b": "text: two → zwei",
    }
    assert reasons(after, cache)["b"] == "first run"


def test_reasons_stay_short_however_much_has_changed() -> None:
    before = {f"input model-{n}": "1" for n in range(9)} | {"code of text": "1", "option long": "x" * 99}
    now = {name: f"{value}2" for name, value in before.items()}
    assert differences(before, now) == [
        "model-0, model-1, model-2, model-3 and 5 more changed",
        "code of text changed",
        "long changed",
    ]


def test_a_stage_that_was_not_there_before_says_so(cache: Cache) -> None:
    assert reasons(make_plan(toys.chain("one", "two")), cache, make_plan(toys.chain("one")))["b"] == (
        "not done before"
    )


def apart() -> list[Stage]:
    """A stage, three that may run side by side after it, and one that needs all of them."""
    first = Stage(name="first", work=toys.Write(text="first"))
    middle = [
        Stage(
            name=f"m{number}",
            work=toys.Write(text=f"m{number}"),
            params={"number": number},
            inputs=("first",),
            apart=True,
        )
        for number in range(3)
    ]
    last = Stage(name="last", work=toys.Write(text="last"), inputs=tuple(stage.name for stage in middle))
    return [first, *middle, last]


def test_two_workers_give_what_one_gives(tmp_path: Path) -> None:
    texts = [text(work(apart(), Cache(folder=tmp_path / f"cache{jobs}"), jobs=jobs)[-1]) for jobs in (1, 2)]
    assert texts[0] == texts[1] == "first\nm0\nfirst\nm1\nfirst\nm2\nlast\n"


def test_an_error_in_a_worker_keeps_its_class(cache: Cache) -> None:
    stages = [
        Stage(name="good", work=toys.Write(text="x"), apart=True),
        Stage(name="bad", work=toys.Fail(error=CorpusError("nothing there")), apart=True),
        Stage(name="end", work=toys.Write(text="y"), inputs=("good", "bad")),
    ]
    with pytest.raises(CorpusError, match="nothing there"):
        work(stages, cache, jobs=2)


def run_chain(folder: str) -> None:
    work(toys.chain("one", "two", "three"), Cache(folder=Path(folder)))


def test_two_runs_at_once_do_not_spoil_each_other(cache: Cache) -> None:
    context = multiprocessing.get_context("spawn")
    runs = [context.Process(target=run_chain, args=(str(cache.folder),)) for _ in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join(60)
    assert [run.exitcode for run in runs] == [0, 0, 0]
    assert reasons(make_plan(toys.chain("one", "two", "three")), cache) == {}
    assert not list(cache.folder.glob("*.tmp"))


def test_a_key_is_the_same_for_the_same_parts_in_any_order() -> None:
    from framing.experiments.stage import key_of

    assert key_of("a", {"x": "1", "y": "2"}) == key_of("a", {"y": "2", "x": "1"})
    assert key_of("a", {"x": "1"}) != key_of("b", {"x": "1"})
    assert key_of("a", {"x": "1"}) != key_of("a", {"x": "2"})


def test_steps_are_numbered_as_they_stand_in_a_run_folder() -> None:
    plan: Sequence[Step] = make_plan(toys.chain("one", "two"))
    assert [step.folder_name for step in plan] == ["01-a", "02-b"]
