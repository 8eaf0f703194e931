"""LLM coding: a language model codes every unit by the dimension's codebook, and people check it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from framing.errors import UsageError
from framing.measures.base import Scores
from framing.measures.scoring.chat import Body, Endpoint, Messages, Reply
from framing.measures.scoring.codebook import PROMPT_VERSION, allowed, system_prompt, understood
from framing.measures.scoring.codes import Codes, read_codes
from framing.measures.scoring.hand_check import LEAST, beside_hand_codes
from framing.measures.scoring.responses import Kept, Responses, digest_of_replies, key_of
from framing.measures.scoring.table import Column, score_table, units_of
from framing.models.base import Embedding, TopicModel
from framing.text.tokens import Tokens
from framing.types import Dimension


@dataclass(frozen=True, kw_only=True)
class LlmCoding:
    """Codes of a language model behind any endpoint that speaks the chat-completions protocol.

    The model is told the dimension's definition, examples and near misses, and answers with one code per
    unit and dimension: 1, 0, or -1 for the opposite pole. Temperature is 0. Every answer is kept in a plain
    file by the hash of model, prompt and parameters, so that a study is repeated without the endpoint; the
    passages are not kept there. An answer that is no code is asked for again with the next seed, then
    missing; a refusal is missing; all are counted.

    A model errs in ways that may differ between outlets, and its scores look certain where they are not. So
    they are shown only beside hand codes: without ``codes`` the answers are gathered and no score is given.
    The scores themselves are *not* corrected for the model's errors; let estimates be corrected by a sample
    that was drawn with known chances (``framing annotate``).

    Attributes:
        base_url: Address of the endpoint up to ``/chat/completions``, such as ``http://127.0.0.1:8080/v1``
            for llama.cpp, vLLM or Ollama on this machine. Nothing else is asked.
        model: Name of the model, as the endpoint knows it.
        responses: Folder, from the experiment file, in which answers are kept. Share it with the study.
        codes: Table of hand codes, from the experiment file, as ``supervised`` reads it.
        key_variable: Environment variable that holds the key; the key itself is never written anywhere.
        max_tokens: Tokens that an answer may have.
        seed: Seed that is sent along; the second attempt sends the next one.
        attempts: Times that a malformed answer is asked for.
        seconds: Longest time for one answer.
        parallel: Requests under way at once.
        most_requests: More new requests than this are refused before the first is sent.
        most_characters: Longer units are not sent: they have no score and are counted.
        unknown: ``refuse`` codes of articles that the study lacks, or ``pass_over`` them, counted.

    References:
        Gilardi, Alizadeh & Kubli (2023), PNAS 120(30), e2305016120; on what uncorrected codes do to
        estimates: Egami, Hinck, Stewart & Wei (2023), NeurIPS 36.
    """

    needs: ClassVar[Literal["nothing", "embedding", "topics"]] = "nothing"
    paths: ClassVar[tuple[str, ...]] = ("codes",)
    folders: ClassVar[tuple[str, ...]] = ("responses",)
    title: ClassVar[str] = "Coded by a language model"
    citation: ClassVar[str] = "Gilardi, Alizadeh & Kubli (2023), PNAS 120(30), e2305016120"

    base_url: str
    model: str
    responses: str
    codes: str | None = None
    key_variable: str | None = None
    max_tokens: int = 32
    seed: int = 1
    attempts: int = 3
    seconds: float = 60.0
    parallel: int = 1
    most_requests: int = 2_000
    most_characters: int = 12_000
    unknown: Literal["refuse", "pass_over"] = "refuse"

    def __post_init__(self) -> None:
        """Checks the choices.

        Raises:
            UsageError: A number makes no sense.
        """
        for name in ("max_tokens", "attempts", "parallel", "most_characters", "seconds"):
            if getattr(self, name) <= 0:
                raise UsageError(f"llm_coding: {name} must be above 0, not {getattr(self, name)}")

    def __call__(
        self,
        tokens: Tokens,
        dimensions: Sequence[Dimension],
        *,
        models: Sequence[Embedding | TopicModel] = (),
    ) -> tuple[Scores, ...]:
        """One Scores, ``llm_coding``; without values where hand codes do not stand beside them.

        Args:
            tokens: The corpus, tokenised; says which unit is scored.
            dimensions: What to look for.
            models: Without effect: nothing is needed.

        Raises:
            DataError: The endpoint does not answer, the codes cannot be read, or kept answers are damaged.
            UsageError: The endpoint must not be asked so, or too many requests would be sent.
        """
        del models
        asked = sorted(dimensions, key=lambda dimension: dimension.name)
        units, kept = units_of(tokens), Responses.open(Path(self.responses))
        texts = list(passages(tokens))
        work = [
            Question(place=place, article=article, unit=unit, text=text, dimension=dimension)
            for dimension in asked
            for place, article, unit, text in texts
            if text and len(text) <= self.most_characters
        ]
        self._gather(work, kept, {dimension.name: system_prompt(dimension) for dimension in asked})
        coded = {dimension.name: np.full(len(units.article), np.nan) for dimension in asked}
        told = Told()
        for question in work:
            code = self._code(question, kept, told)
            coded[question.dimension.name][question.place] = np.nan if code is None else code
        too_long = sum(len(text) > self.most_characters for *_, text in texts)
        hand = read_codes(Path(self.codes), tokens, dimensions, unknown=self.unknown) if self.codes else None
        shown, checks = _beside(coded, hand, tokens)
        columns = [
            Column(dimension=name, values=values, n_matched=np.where(np.isfinite(values), units.n_words, 0))
            for name, values in shown.items()
        ]
        two_poles = any(dimension.negative is not None for dimension in asked)
        scores = Scores(
            measure="llm_coding",
            unit="code, from -1 to 1" if two_poles else "code, 0 or 1",
            low=-1.0 if two_poles else 0.0,
            high=1.0,
            table=score_table(tokens, units, columns),
            corpus=tokens.fingerprint,
            threshold=0.0,
            diagnostics=(*told.remarks(self.model, PROMPT_VERSION, too_long), *checks),
        )
        return (scores,)

    def request(self, question: "Question", attempt: int) -> Body:
        """What is sent: model, messages and parameters, and nothing that differs between machines.

        Args:
            question: A unit and a dimension.
            attempt: From 0; each sends a seed of its own.
        """
        messages: Messages = [
            {"role": "system", "content": system_prompt(question.dimension)},
            {"role": "user", "content": question.text},
        ]
        return {
            "model": self.model,
            "messages": messages,
            "temperature": 0,
            "seed": self.seed + attempt,
            "max_tokens": self.max_tokens,
        }

    def _gather(self, work: Sequence["Question"], kept: Responses, prompts: Mapping[str, str]) -> None:
        """Ask what has not been answered, attempt by attempt, keeping every answer as it comes."""
        for attempt in range(self.attempts):
            still = [question for question in work if self._is_open(question, attempt, kept)]
            # the same words twice are one question
            todo = list({key_of(self.request(question, attempt)): question for question in still}.values())
            if not todo:
                return
            if len(todo) > self.most_requests:
                raise UsageError(
                    f"llm_coding would send {len(todo)} requests to {self.base_url}, more than most_requests "
                    f"({self.most_requests}): select fewer articles, or raise it"
                )
            kept.note_prompts(prompts)
            self._ask(todo, attempt, kept)

    def _is_open(self, question: "Question", attempt: int, kept: Responses) -> bool:
        """True if this attempt has not been made and none before it settled the question."""
        before = [kept.replies.get(key_of(self.request(question, number))) for number in range(attempt)]
        if any(reply is None or self._settles(question, reply) for reply in before):
            return False
        return key_of(self.request(question, attempt)) not in kept.replies

    @staticmethod
    def _settles(question: "Question", reply: Reply) -> bool:
        return understood(reply, allowed(question.dimension))[0] != "malformed"

    def _ask(self, todo: Sequence["Question"], attempt: int, kept: Responses) -> None:
        endpoint = Endpoint(
            base_url=self.base_url, key_variable=self.key_variable, seconds=self.seconds
        ).checked()
        with endpoint.client() as client, ThreadPoolExecutor(self.parallel) as pool:
            for first in range(0, len(todo), self.parallel):  # so that a failure leaves no queue behind
                part = todo[first : first + self.parallel]
                bodies = [self.request(question, attempt) for question in part]
                replies = pool.map(lambda body: endpoint.ask(client, body), bodies)
                for question, body, reply in zip(part, bodies, replies, strict=True):
                    kept.keep(question.kept(key_of(body), reply))

    def _code(self, question: "Question", kept: Responses, told: "Told") -> int | None:
        """The code of the first attempt that gave one."""
        outcome, code = "malformed", None
        for attempt in range(self.attempts):
            key = key_of(self.request(question, attempt))
            reply = kept.replies[key]
            told.used[key] = reply
            outcome, code = understood(reply, allowed(question.dimension))
            if outcome != "malformed":
                break
        told.outcomes[question.dimension.name, outcome] += 1
        return code


@dataclass(frozen=True, kw_only=True)
class Question:
    """One unit and dimension.

    Attributes:
        place: Row of the unit among the corpus's units.
        article: Its article.
        unit: Its number in the article.
        text: Its text.
        dimension: What is asked of it.
    """

    place: int
    article: str
    unit: int
    text: str
    dimension: Dimension

    def kept(self, key: str, reply: Reply) -> Kept:
        """The line that is kept of the answer."""
        name = self.dimension.name
        return Kept(key=key, article=self.article, unit=self.unit, dimension=name, reply=reply)


class Told:
    """What became of the questions, counted while they are read back."""

    def __init__(self) -> None:
        self.used: dict[str, Reply] = {}
        self.outcomes: Counter[tuple[str, str]] = Counter()

    def remarks(self, model: str, version: int, too_long: int) -> tuple[str, ...]:
        """Model, answers, costs, refusals and malformed answers, in words."""
        names = sorted({reply.model for reply in self.used.values() if reply.model})
        called = f" (calls itself {', '.join(names)})" if names else ""
        tokens_in, tokens_out = (
            sum(getattr(reply, name) for reply in self.used.values()) for name in ("tokens_in", "tokens_out")
        )
        counted = [
            f"{dimension}: {self.outcomes[dimension, 'coded']} coded, {self.outcomes[dimension, 'refused']} "
            f"refused, {self.outcomes[dimension, 'malformed']} without a usable answer"
            for dimension in sorted({dimension for dimension, _ in self.outcomes})
        ]
        asked = (
            f"model {model}{called}, prompt version {version}, temperature 0; {len(self.used)} answers "
            f"(SHA-256 {digest_of_replies(self.used)}); {tokens_in} tokens in, {tokens_out} out"
        )
        return (
            asked,
            *counted,
            *((f"{too_long} units are too long and were not sent",) if too_long else ()),
        )


def passages(tokens: Tokens) -> Iterator[tuple[int, str, int, str]]:
    """Row, article, number and text of every unit; the text of one without words is empty."""
    ids, row = tokens.articles["article"].to_list(), 0
    for part in tokens.parts():
        articles, numbers = part.unit_article(tokens.unit), part.unit_number(tokens.unit)
        words = part.n_words(tokens.unit)
        texts = part.text_of(part.texts(), tokens.unit, range(len(articles)))
        for article, number, n, text in zip(articles, numbers, words, texts, strict=True):
            yield row, ids[article], int(number), text if n else ""
            row += 1


def _beside(
    coded: Mapping[str, NDArray[np.float64]], hand: Codes | None, tokens: Tokens
) -> tuple[dict[str, NDArray[np.float64]], list[str]]:
    """Codes of the dimensions that people have checked, nothing but gaps for the others; and the checks."""
    shown, checks = {}, list(hand.remarks) if hand else []
    comparable = hand is not None and (hand.of_units or tokens.unit == "article")
    for name, values in coded.items():
        codes = hand.values.get(name) if hand and comparable else None
        n, words = (
            beside_hand_codes(values, codes) if codes is not None else (0, "no hand codes of this unit")
        )
        if n < LEAST:
            shown[name] = np.full(len(values), np.nan)
            checks.append(
                f"{name}: NO SCORE IS SHOWN, since {n} answers stand beside hand codes ({words}); "
                f"{LEAST} are needed"
            )
        else:
            shown[name] = values
            checks.append(f"{name}: {words}; scores are not corrected for these errors")
    return shown, checks


MEASURE = LlmCoding
