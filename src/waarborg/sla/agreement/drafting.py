"""A first SLA file from a few answers: a text with comments that ``parse`` accepts.

Whether an answer will do is not decided here: the text is written with it and examined like any other SLA file, so
that a question refuses exactly what ``waarborg sla check`` would.
"""

import json
import re
from collections.abc import Iterator
from datetime import date

from waarborg.sla.agreement.draft_template import COMMENTS, TEMPLATE
from waarborg.sla.agreement.parsing import Examination, examine
from waarborg.sla.agreement.phrases import Phrase
from waarborg.sla.agreement.questions import FEES, Answers, Kind, Question, file_language, questions

_HOLE = re.compile(r"<(?P<key>[a-z_0-9]+)>")
_NUMBER = re.compile(r"-?[0-9]{1,12}([.,][0-9]{1,6})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FLAGS = {"ja": "true", "yes": "true", "true": "true", "nee": "false", "no": "false", "false": "false"}


def completed(answers: Answers, at: date) -> dict[str, str]:
    """``answers`` with the usual answer to every question that was not answered and applies."""
    whole: dict[str, str] = {}
    for question in questions(at):
        if question.applies(whole):
            whole[question.key] = answers.get(question.key, question.usual_answer({**answers, **whole}))
    return whole


def draft(answers: Answers, at: date) -> str:
    """The SLA file for ``answers``, with the usual answers where there are none."""
    return "\n".join(_lines(completed(answers, at), at)) + "\n"


def examined(answers: Answers, at: date) -> Examination:
    """What ``check`` would say about the file for ``answers``."""
    return examine(draft(answers, at))


def _lines(answers: Answers, at: date) -> Iterator[str]:
    literals = _literals(answers, at)
    language = file_language(answers)
    skipping = False
    for line in TEMPLATE.strip().split("\n"):
        if line.startswith("<?"):
            needed = line.removeprefix("<?").removesuffix(">")
            skipping = bool(needed) and needed not in literals
        elif skipping or any(hole["key"] not in literals for hole in _HOLE.finditer(line)):
            continue
        elif line.startswith("<#"):
            comment = COMMENTS[line.removeprefix("<#").removesuffix(">")]
            yield from (f"# {said}" for said in comment.in_(language).split("\n"))
        else:
            yield _HOLE.sub(lambda hole: literals[hole["key"]], line)


def _literals(answers: Answers, at: date) -> dict[str, str]:
    """The answers as TOML values; an answer that was left empty has none, and its line is left out."""
    by_key = {question.key: question for question in questions(at)}
    literals = {
        key: _literal(by_key[key].kind, answer)
        for key, answer in answers.items()
        if key in by_key and not _is_left_out(by_key[key], answer)
    }
    for window, fees in FEES.items():
        for size, fee in fees.items():
            is_chosen = answers.get("service_window") == window
            literals[f"{window}_{size}"] = literals.get(f"fee_{size}", fee) if is_chosen else fee
    literals |= {key: _text(phrase.in_(file_language(answers))) for key, phrase in _NAMES.items()}
    outside = ["emergency", "ticket"] if "emergency_number" in literals else ["ticket"]
    return {**literals, "critical_outside": json.dumps(outside)}


def _is_left_out(question: Question, answer: str) -> bool:
    return question.is_optional and not answer.strip()


def _literal(kind: Kind, answer: str) -> str:
    """An answer that is not of its kind is written as text; the examination says what it should have been."""
    answer = answer.strip()
    if kind == "number" and _NUMBER.fullmatch(answer):
        whole, _, part = answer.replace(",", ".").partition(".")
        number = str(int(whole)) if whole != "-0" else whole
        return f"{number}.{part}" if part else number
    if kind == "date" and _DATE.fullmatch(answer) and _is_date(answer):
        return answer
    if kind == "flag" and answer.lower() in _FLAGS:
        return _FLAGS[answer.lower()]
    if kind == "list":
        return "[" + ", ".join(_text(item.strip()) for item in answer.split(";") if item.strip()) + "]"
    return _text(answer)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _text(value: str) -> str:
    """A basic string of TOML: one of JSON, which leaves only the delete character unescaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


_NAMES = {
    "office_name": Phrase("Kantooruren", "Office hours"),
    "extended_name": Phrase("Uitgebreide kantooruren en weekend", "Extended office hours and weekend"),
    "always_name": Phrase("24/7", "24/7"),
    "priority_1": Phrase("Bedrijfskritisch", "Business critical"),
    "priority_2": Phrase("Belangrijk", "Important"),
    "priority_3": Phrase("Hinderlijk", "Annoying"),
    "priority_4": Phrase("Cosmetisch", "Cosmetic"),
}
