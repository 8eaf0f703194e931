"""How a study goes on, as lines on stderr: one per stage, and a moving sign only on a terminal."""

from typing import TYPE_CHECKING

from framing.cli import base

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.status import Status

    from framing.experiments.examination import Examined
    from framing.experiments.plan import Step
    from framing.experiments.runner import Outcome

VERDICTS = {
    "ok": "enough outlets for a claim about outlets like these; what it can find is told below",
    "warn": "the comparison is weak: read the lines below",
    "refuse": "no headline claim about outlets like these can be made",
}


class Lines:
    """Tells of stages as they end, and of the design before anything is scored."""

    def __init__(self, *, show_design: bool = True) -> None:
        """Choose what is told.

        Args:
            show_design: Print the design check when the data have been looked at.
        """
        self.show_design = show_design
        self._status: Status | None = None

    def begins(self, steps: "Sequence[Step]") -> None:
        """Show what is being done, on a terminal only."""
        console = base.console()
        if console.is_interactive and not base.quiet():
            self._end_status()
            names = ", ".join(step.name for step in steps[:3]) + (" …" if len(steps) > 3 else "")  # noqa: PLR2004
            self._status = console.status(names)
            self._status.start()

    def ended(self, outcome: "Outcome") -> None:
        """One line for a stage."""
        self._end_status()
        if outcome.reason and outcome.entry:
            base.note(f"  {outcome.step.name:<24} {outcome.entry.seconds:7.1f} s   {outcome.reason}")
        else:
            base.note(f"  {outcome.step.name:<24}          up to date")
        if outcome.warning:
            base.warn(outcome.warning)

    def examined(self, found: "Examined") -> None:
        """The design check, and what else the data say."""
        self._end_status()
        for warning in found.warnings:
            base.warn(warning)
        if self.show_design:
            for line in design_lines(found):
                base.note(line)

    def _end_status(self) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None


def design_lines(found: "Examined") -> list[str]:
    """The design check in words: groups, outlets, and what the comparison can show."""
    lines = [f"design check: {found.check['verdict']} ({VERDICTS[found.check['verdict']]})"]
    for group, n_outlets, n_articles, outlets in found.design.iter_rows():
        words = f"{n_outlets} outlet{'' if n_outlets == 1 else 's'}, {n_articles} articles"
        lines.append(f"  {group}: {words}{f' ({outlets})' if outlets else ''}")
    outside = found.n_articles - found.n_grouped
    if outside:
        lines.append(f"  in no group: {outside} of {found.n_articles} articles")
    if found.check["smallest_p"] is not None:
        lines.append(
            f"  smallest p-value that permuting the outlets can give: {found.check['smallest_p']:.3g}"
        )
    return lines + [f"  {message}" for message in found.check["messages"]]
