"""Surveys: each trap of real exports as a case, and a generator that writes what the reader must return."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from math import inf
from time import perf_counter
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from advocacy import Consent, Purpose
from advocacy.adapters.cells import AGREEMENT, Column, Refused, bracket, day, number, percent, plain_text, yes
from advocacy.adapters.surveys import (
    FORMBRICKS,
    GOOGLE_DIRECT,
    GOOGLE_SHEET,
    KOBO_TOOLBOX,
    LIME_SURVEY,
    MICROSOFT_FORMS,
    NEXTCLOUD_FORMS,
    PLAIN_TABLE,
    QUALTRICS,
    SURVEY_MONKEY,
    TYPEFORM,
    Apostrophe,
    PromoterCounts,
    SurveyColumn,
    SurveyImport,
    SurveyTool,
    read_survey,
)
from advocacy.errors import AdvocacyError, Finding, ValidationError
from advocacy.messages.translator import Translator
from advocacy.people import AnswerUse, BracketQuestion, ChoiceQuestion, ClosedQuestion, OpenQuestion
from advocacy.people.bounds import Bounds
from advocacy.people.survey import MissingReason
from tests.amounts import examples
from tests.samples import faults

AMSTERDAM, DENVER = ZoneInfo("Europe/Amsterdam"), ZoneInfo("America/Denver")
OPTIONS = ("Writing", "Writing, with help", "Video; audio", "=Sums", "None")
OPEN = OpenQuestion(code="idea", use=AnswerUse.IDEA)
SCALE = ClosedQuestion(code="fun", measure="opportunity_self", scale=AGREEMENT["en"])
TOPICS = ChoiceQuestion(code="topics", use=AnswerUse.TOPIC, options={option: [] for option in OPTIONS})
FEW = ChoiceQuestion(code="few", use=AnswerUse.TOPIC, options={"Writing": [], "None": []})
ELSE = ChoiceQuestion(code="few", use=AnswerUse.TOPIC, options={"Writing": [], "None": [], "Else": []})
NETWORK = BracketQuestion.from_texts(("0–149", "150–499", "500+"), code="network", measure="network_size")


def read(content: object, tool: SurveyTool, **values: Any) -> SurveyImport:
    """Read an export in Amsterdam."""
    return read_survey(content, tool=tool, **{"zone": AMSTERDAM} | values)


def ask(content: object, tool: SurveyTool, question: Any = TOPICS, **values: Any) -> list[Any]:
    """Return the answers to a question in the column Q, or in columns of their own."""
    found = read(content, tool, questions=[SurveyColumn(question=question, column="Q", **values)])
    return [answer.options or answer.text for answer in found.survey.answers]


#: The export, the tool, the question, and the answers that it means.
ANSWERS: dict[str, tuple[object, SurveyTool, Any, dict[str, Any], list[Any]]] = {
    "the longest option counts": (
        'Timestamp,Q\n,"Writing, with help, None"\n,"None, Writing"\n',
        GOOGLE_SHEET,
        TOPICS,
        {},
        [("Writing, with help", "None"), ("None", "Writing")],
    ),
    "an option contains the separator": (
        'Q\n"Video; audio;Writing"\n',
        GOOGLE_DIRECT,
        TOPICS,
        {},
        [("Video; audio", "Writing")],
    ),
    "the separator may end the cell": ([["Q"], ["Writing;None;"]], MICROSOFT_FORMS, TOPICS, {}, [("Writing", "None")]),
    "a title ends in a line break": ([["Q\n"], ["Writing;"]], MICROSOFT_FORMS, TOPICS, {}, [("Writing",)]),
    "case and blanks do not count": (
        "Q\n wRITING , none \n".replace(" , ", '"," ').replace('","', " ; "),
        GOOGLE_DIRECT,
        TOPICS,
        {},
        [("Writing", "None")],
    ),
    "other text counts as an option": (
        "Q\nWriting;a dance\nNone;Writing\n",
        GOOGLE_DIRECT,
        TOPICS,
        {"other": "None"},
        [("Writing", "None"), ("None", "Writing")],
    ),
    "options after and around other text": (
        "Q\na dance;Writing;None\nWriting;a dance;None\na;b\nWriting;Writing;a\n",
        GOOGLE_DIRECT,
        ELSE,
        {"other": "Else"},
        [("Else", "Writing", "None"), ("Writing", "Else", "None"), ("Else",), ("Writing", "Else")],
    ),
    "an apostrophe before an option, where other text counts": (
        "Response Type,Q\ncompleted,'=Sums\n",
        evolve(TYPEFORM, separator=","),
        TOPICS,
        {"other": "None"},
        [("=Sums",)],
    ),
    "only other text": ("Q\na dance\n", GOOGLE_DIRECT, TOPICS, {"other": "None"}, [("None",)]),
    "other words for an option": (
        "Q\nSchrijven\n",
        GOOGLE_DIRECT,
        TOPICS,
        {"spellings": {"schrijven": "Writing"}},
        [("Writing",)],
    ),
    "names with blanks between them": (
        "Q\na b\n",
        KOBO_TOOLBOX,
        ChoiceQuestion(code="q", use=AnswerUse.TOPIC, options={"a": [], "b": []}),
        {},
        [("a", "b")],
    ),
    "a column each, empty is unanswered": (
        "Q/Writing,Q/None\n1,0\n,\n0,1\n",
        evolve(KOBO_TOOLBOX, separator=None),
        ChoiceQuestion(code="q", use=AnswerUse.TOPIC, options={"Writing": [], "None": []}),
        {},
        [("Writing",), ("None",)],
    ),
    "a column each under a title": (
        "Respondent,Q,,,Next\n,Writing,None,Other,\n1,Writing,,,\n2,,None,I dance,x\n",
        SURVEY_MONKEY,
        ChoiceQuestion(code="q", use=AnswerUse.TOPIC, options={"Writing": [], "None": [], "Other": []}),
        {"other": "Other"},
        [("Writing",), ("None", "Other")],
    ),
    "notes precede a column each under a title": (
        "Notes\nRespondent,Q,\n,Writing,None\n1,Writing,\n",
        SURVEY_MONKEY,
        FEW,
        {},
        [("Writing",)],
    ),
    "a column each under a title, some of them given": (
        "Q,,Next\n,None,Free\n,None,Writing\n",
        SURVEY_MONKEY,
        FEW,
        {"option_columns": {"Writing": 3}},
        [("None", "Writing")],
    ),
    "an apostrophe always precedes a sign": (
        "Q\n'=Sums; Writing\n",
        NEXTCLOUD_FORMS,
        TOPICS,
        {},
        [("=Sums", "Writing")],
    ),
    "an apostrophe is removed if an option matches": (
        "Response Type,Q\ncompleted,'=Sums\n",
        evolve(TYPEFORM, separator=","),
        TOPICS,
        {},
        [("=Sums",)],
    ),
    "an apostrophe of the author stays": ("Response Type,Q\ncompleted,'-)\n", TYPEFORM, OPEN, {}, ["'-)"]),
    "an apostrophe of the tool goes": ("Q\n'-)\n'tis\n", NEXTCLOUD_FORMS, OPEN, {}, ["-)", "'tis"]),
    "titles have markup": ("Response Type,<strong>Q</strong> {{field:1}}\ncompleted,x\n", TYPEFORM, OPEN, {}, ["x"]),
    "only finished answers count": ("Response Type,Q\ncompleted,x\npartial,y\n,z\n", TYPEFORM, OPEN, {}, ["x"]),
    "three header records": (
        'Finished,Q\nAfgerond,"De\nvraag"\n"{""ImportId"":""finished""}","{""ImportId"":""QID1""}"\nTrue,x\nFalse,y\n',
        QUALTRICS,
        OPEN,
        {},
        ["x"],
    ),
    "two header records": ("Finished,Q\nAfgerond,De vraag\n1,x\n", QUALTRICS, OPEN, {}, ["x"]),
    "a submitted answer is finished": (
        '\ufeff"submitdate";"Q"\n"1980-01-01 00:00:00";"x"\n;"y"\n\n',
        LIME_SURVEY,
        OPEN,
        {},
        ["x"],
    ),
    "notes precede the header": ("Notes\n\nQ,R\nx,y\n", PLAIN_TABLE, OPEN, {}, ["x"]),
    "ten records of notes precede three header records": (
        10 * "Notes\n" + 'Finished,Q\nKlaar,Vraag\n"{""ImportId"":""f""}","{""ImportId"":""q""}"\n1,x\n',
        QUALTRICS,
        OPEN,
        {},
        ["x"],
    ),
    "NA is text": ("Q\nNA\n", PLAIN_TABLE, OPEN, {}, ["NA"]),
    "UTF-16 with tabs": ("Q\tR\né\ty\n".encode("utf-16"), PLAIN_TABLE, OPEN, {}, ["é"]),
    "carriage returns end records": ("Q,R\rx,y\r", PLAIN_TABLE, OPEN, {}, ["x"]),
    "a whole number of a spreadsheet": ([["Q"], [3.0]], PLAIN_TABLE, OPEN, {}, ["3"]),
    "words of a scale in any case": ("Q\n STRONGLY  agree\n", PLAIN_TABLE, SCALE, {}, ["Strongly agree"]),
    "a bracket": ("Q\n500+\n", PLAIN_TABLE, NETWORK, {}, ["500+"]),
    "titles in the second of two header records": (
        "Finished,Q1\nFinished,Q\n1,x\n1,y\n",
        QUALTRICS,
        OPEN,
        {},
        ["x", "y"],
    ),
    "titles above a record of import ids": (
        'F,Q1\nFinished,Q\n"{""ImportId"":""f""}","{""ImportId"":""q""}"\n1,x\n',
        QUALTRICS,
        OPEN,
        {},
        ["x"],
    ),
    "titles in the second of two header records, under notes": (
        [["Notes", None], ["a", "b"], ["Q", "R"], ["x", None], ["y", None]],
        evolve(KOBO_TOOLBOX, header_rows=2),
        OPEN,
        {},
        ["x", "y"],
    ),
    "finished as Yes": ("Finished,Q\nYes,x\nNo,y\n", FORMBRICKS, OPEN, {}, ["x"]),
}


def test_traps_of_answers() -> None:
    """Each form of answers is read as it was meant."""
    for name, (content, tool, question, values, meant) in ANSWERS.items():
        assert ask(content, tool, question, **values) == meant, name


#: The time as written, the tool, changes of the call, and the day in Amsterdam.
TIMES: dict[str, tuple[object, SurveyTool, dict[str, Any], date]] = {
    "UTC": ("2026-03-31 22:30:00", TYPEFORM, {}, date(2026, 4, 1)),
    "GMT+1 is ahead of UTC": (
        "2026/03/05 0:05:11 AM GMT+1".replace("0:05", "12:05"),
        GOOGLE_DIRECT,
        {},
        date(2026, 3, 5),
    ),
    "p. m. with narrow blanks": ("2026/03/04 11:30:00\u202fp.\u202fm. GMT-5", GOOGLE_DIRECT, {}, date(2026, 3, 5)),
    "day first": ("7/3/2026 9:05:11", GOOGLE_SHEET, {"order": "dmy"}, date(2026, 3, 7)),
    "month first": ("7/3/2026 9:05:11", GOOGLE_SHEET, {"order": "mdy"}, date(2026, 7, 3)),
    "a cell of a workbook": (datetime(2026, 3, 7, 9, 5), MICROSOFT_FORMS, {}, date(2026, 3, 7)),  # noqa: DTZ001
    "a day of a workbook": (date(2026, 3, 7), MICROSOFT_FORMS, {}, date(2026, 3, 7)),
    "ISO with an offset": ("2026-03-31T23:30:00.000-02:00", KOBO_TOOLBOX, {}, date(2026, 4, 1)),
    "ISO without an offset": ("2026-03-31T22:30:00", KOBO_TOOLBOX, {}, date(2026, 4, 1)),
    "ISO in UTC": ("2026-03-31T22:30:00Z", FORMBRICKS, {}, date(2026, 4, 1)),
    "the account's zone": ("2026-03-31 17:30:00", evolve(QUALTRICS, zone=DENVER), {}, date(2026, 4, 1)),
    "a short year": ("3/7/26 09:05:11", MICROSOFT_FORMS, {"order": "mdy"}, date(2026, 3, 7)),
}


def test_traps_of_times() -> None:
    """The day of an answer is the one in the zone of the call."""
    for name, (written, tool, values, meant) in TIMES.items():
        title = tool.times[0]
        rows: list[list[object]] = [[title, "Q", *([tool.finished] if tool.finished else [])]]
        rows += [["label" for _ in rows[0]] for _ in range(tool.header_rows - 1)]
        rows.append([written, "x", *([tool.finished_values[0]] if tool.finished else [])])
        found = read(rows, tool, questions=[SurveyColumn(question=OPEN, column="Q")], **values)
        assert [answer.on for answer in found.survey.answers] == [meant], name


#: The export, changes of the call, and the problems.
REFUSED: dict[str, tuple[object, SurveyTool, dict[str, Any], list[tuple[str, str]]]] = {
    "nothing between two separators": (
        "Q\nWriting;;None\n",
        GOOGLE_DIRECT,
        {"questions": [SurveyColumn(question=ELSE, column="Q", other="Else")]},
        [("cells:near", "Q")],
    ),
    "lists as cells": (
        [["submitdate", "Q", "D", [0]], ["2026-03-01", [1], ([2],), 10**5000]],
        LIME_SURVEY,
        {
            "questions": [SurveyColumn(question=OPEN, column="Q")],
            "columns": {"id": Column(4, plain_text(numbers=True)), "employment_start": Column("D", day)},
        },
        [("cells:range", "(4)"), ("cells:other", "Q"), ("cells:other", "D")],
    ),
    "numbers of thousands of digits": (
        [["Q", "R", 10**5000], [10**5000, -(10**400), 1]],
        PLAIN_TABLE,
        {"questions": [SurveyColumn(question=OPEN, column="Q")], "promoters": {"enps": "R"}},
        [("cells:range", "Q"), ("cells:range", "R")],
    ),
    "brackets beyond exact numbers": (
        "Id,Q\na,12345678901234567+\n",
        PLAIN_TABLE,
        {"columns": {"id": "Id", "network_size": Column("Q", bracket)}},
        [("cells:range", "Q")],
    ),
    "a name that is no encoding": (b"Q\n", PLAIN_TABLE, {"encoding": "a\0b"}, [("table:encoding", "")]),
    "a joined cell that is not made of options": (
        "Q\nWriting;Singing\n",
        GOOGLE_DIRECT,
        {"questions": [SurveyColumn(question=TOPICS, column="Q")]},
        [("cells:near", "Q")],
    ),
    "a near miss": (
        "Q\nWritting\n",
        GOOGLE_DIRECT,
        {"questions": [SurveyColumn(question=TOPICS, column="Q")]},
        [("cells:near", "Q")],
    ),
    "a bracket that became a date": (
        [["Q"], [date(2026, 3, 1)]],
        PLAIN_TABLE,
        {"questions": [SurveyColumn(question=NETWORK, column="Q")]},
        [("cells:date", "Q")],
    ),
    "a title that is repeated": (
        "Email,Email\n,a\n",
        MICROSOFT_FORMS,
        {"columns": {"id": "Email"}},
        [("table:several", "Email")],
    ),
    "a position beyond the columns": (
        "Email\na\n",
        PLAIN_TABLE,
        {"columns": {"id": 2}},
        [("table:position", "")],
    ),
    "a record of another width": (
        "Email,Q\na\nb,x\n",
        PLAIN_TABLE,
        {"columns": {"id": "Email"}},
        [("table:width", "[2]")],
    ),
    "a blank record between others": (
        "Email\na\n\nb\n\n",
        PLAIN_TABLE,
        {"columns": {"id": "Email"}},
        [("table:blank", "[3]")],
    ),
    "quotes that do not match": ('Email\n"a\n', PLAIN_TABLE, {"columns": {"id": "Email"}}, [("table:quotes", "[2]")]),
    "a record of another width, and later quotes that do not match": (
        "Email,Q\nb\n" + "".join(f"a{n},x\n" for n in range(20)) + '"a\n',
        PLAIN_TABLE,
        {"columns": {"id": "Email"}},
        [("table:width", "[2]"), ("table:quotes", "[23]")],
    ),
    "LimeSurvey: quotes that do not match": ('submitdate,Q\n"a"b,c\n', LIME_SURVEY, {}, [("table:quotes", "[2]")]),
    "another encoding": (
        "Émail\na\n".encode("cp1252"),
        PLAIN_TABLE,
        {"columns": {"id": "Émail"}},
        [("table:encoding", "")],
    ),
    "no text and no rows": (7, PLAIN_TABLE, {"columns": {"id": "Email"}}, [("table:content", "")]),
    "rows that are none": (["Email"], PLAIN_TABLE, {"columns": {"id": "Email"}}, [("table:content", "")]),
    "quotes in notes that do not match": ('"a"b\n', PLAIN_TABLE, {}, [("table:quotes", "[1]")]),
    "words that are not on the scale": (
        "Q\nAgreed\nperhaps\n",
        PLAIN_TABLE,
        {"questions": [SurveyColumn(question=SCALE, column="Q")]},
        [("cells:near", "Q"), ("cells:option", "Q")],
    ),
    "rows without the title": ([["Email"]], PLAIN_TABLE, {"columns": {"id": "E-mail"}}, [("table:no-header", "")]),
    "an empty file": ("", PLAIN_TABLE, {}, [("table:empty", "")]),
    "a title with a typing error": (
        "Email,Dept\na,b\n",
        PLAIN_TABLE,
        {"columns": {"id": "Email", "attributes.d": "Depts"}},
        [("table:column-near", "")],
    ),
    "a title that is not there": ("Email\na\n", PLAIN_TABLE, {"columns": {"id": "E-mail"}}, [("table:no-header", "")]),
    "part text, part date": (
        [["Timestamp", "Q"], ["13/12/2026 9:00", "x"], [datetime(2026, 9, 12, 9), "y"]],  # noqa: DTZ001
        GOOGLE_SHEET,
        {"order": "dmy"},
        [("survey-import:mixed-times", "Timestamp")],
    ),
    "dates without an order": ("Timestamp\n7/3/2026 9:00\n", GOOGLE_SHEET, {}, [("cells:order", "Timestamp")]),
    "no date": (
        "Timestamp\nyesterday\n1/2/2026 13:00 PM\n31/2/2026\n",
        GOOGLE_SHEET,
        {"order": "dmy"},
        [("cells:form-time", "Timestamp")],
    ),
    "a number is no time": ([["Timestamp"], [46000.5]], GOOGLE_SHEET, {}, [("cells:number", "Timestamp")]),
    "a time beyond all zones": (
        "Timestamp\n0001-01-01T00:00:00+05:00\n",
        GOOGLE_SHEET,
        {},
        [("cells:form-time", "Timestamp")],
    ),
    "another zone than the file says": (
        'EndDate,Finished\na,b\n"{""ImportId"":""endDate"",""timeZone"":""America/Denver""}","{""ImportId"":""finished""}"\n',
        QUALTRICS,
        {},
        [("survey-import:zone", "EndDate")],
    ),
    "a finished column with other words": ("Finished,Q\nWahr,x\n", FORMBRICKS, {}, [("cells:finished", "Finished")]),
    "two answers at one time": (
        "Timestamp,Id\n2026-03-01,a\n2026-03-01,a\n",
        GOOGLE_SHEET,
        {"columns": {"id": "Id"}},
        [("survey-import:equal-times", "Timestamp")],
    ),
    "a header record that is an answer": (
        "Finished,EndDate,Q1\n1,2026-09-01 9:00,a\n1,2026-09-02 9:00,b\n",
        QUALTRICS,
        {},
        [("survey-import:header-answer", "")],
    ),
    "a header record with a time": (
        "End Date,Q\n09/01/2026 9:00 AM,a\n09/02/2026 9:00 AM,b\n",
        SURVEY_MONKEY,
        {"order": "mdy"},
        [("survey-import:header-answer", "")],
    ),
    "a header record with a time, and no order": (
        "End Date,Q\n09/01/2026 9:00 AM,a\n09/02/2026 9:00 AM,b\n",
        SURVEY_MONKEY,
        {},
        [("survey-import:header-answer", ""), ("cells:order", "End Date")],
    ),
    "times with and without an offset": (
        "Timestamp,Q\n2026-09-01 9:00Z,a\n2026-09-01 9:30,b\n",
        GOOGLE_SHEET,
        {},
        [("survey-import:mixed-times", "Timestamp")],
    ),
    "two answers in the hour that the clock repeats": (
        "Timestamp,Id\n2026-10-25 02:50,a\n2026-10-25 02:10,a\n",
        GOOGLE_SHEET,
        {"columns": {"id": "Id"}},
        [("survey-import:clock-times", "Timestamp")],
    ),
    "two answers around the hour that the clock leaves out": (
        "Timestamp,Id\n2026-03-29 02:50,a\n2026-03-29 03:10,a\n",
        GOOGLE_SHEET,
        {"columns": {"id": "Id"}},
        [("survey-import:clock-times", "Timestamp")],
    ),
    "two answers without a time": (
        "Id\na\na\n",
        GOOGLE_SHEET,
        {"columns": {"id": "Id"}},
        [("survey-import:undated", "Id")],
    ),
    "a yes without a day": (
        "Id,Join?\na,ja\nb,nee\n",
        PLAIN_TABLE,
        {"columns": {"id": "Id", "consents.participation": Column("Join?", yes)}},
        [("cells:undated-yes", "Join?")],
    ),
    "text where a share is meant": (
        "Id,Motivatie %\na,80%\n",
        PLAIN_TABLE,
        {"columns": {"id": "Id", "motivation": "Motivatie %"}},
        [("cells:text", "Motivatie %")],
    ),
    "a promoter of eleven": (
        [["Q"], [11], [True]],
        PLAIN_TABLE,
        {"promoters": {"enps": "Q"}},
        [("cells:promoter", "Q")],
    ),
    "a promoter on a date": (
        [["Q"], [date(2026, 1, 1)]],
        PLAIN_TABLE,
        {"promoters": {"enps": "Q"}},
        [("cells:date", "Q")],
    ),
    "a title without the options": (
        "Q,\nWriting,\na,b\n",
        SURVEY_MONKEY,
        {
            "questions": [
                SurveyColumn(question=ChoiceQuestion(code="q", use=AnswerUse.TOPIC, options={"None": []}), column="Q")
            ]
        },
        [("survey-import:no-option", "Q")],
    ),
    "a mark that is none": (
        [["Writing"], ["perhaps"], [date(2026, 1, 1)]],
        evolve(PLAIN_TABLE),
        {
            "questions": [
                SurveyColumn(
                    question=ChoiceQuestion(code="q", use=AnswerUse.TOPIC, options={"Writing": []}), column="Q"
                )
            ]
        },
        [("cells:option", "Writing"), ("cells:date", "Writing")],
    ),
    "open answers that are dates or broken": (
        [["Q"], [date(2026, 1, 1)], ["\ud800"]],
        PLAIN_TABLE,
        {"questions": [SurveyColumn(question=OPEN, column="Q")]},
        [("cells:date", "Q"), ("cells:form-text", "Q")],
    ),
    "a record above the titles that may belong to the header": (
        [["Date", "today", None], ["Q", "R", "S"], ["q", "r", "s"], ["x", None, None]],
        evolve(KOBO_TOOLBOX, header_rows=2),
        {"questions": [SurveyColumn(question=OPEN, column="Q")]},
        [("table:header", "[2]")],
    ),
    "one of two header records": (
        [["Q"]],
        SURVEY_MONKEY,
        {"questions": [SurveyColumn(question=OPEN, column="Q")]},
        [("table:header-short", "")],
    ),
    "a short second header record": (
        [["Q", None, "R"], ["Writing"], ["Writing", None, None]],
        SURVEY_MONKEY,
        {"questions": [SurveyColumn(question=FEW, column="Q")]},
        [("table:width", "[2]"), ("survey-import:no-option", "Q")],
    ),
    "options without a second header record": (
        [["Q"], ["Writing"]],
        evolve(SURVEY_MONKEY, header_rows=1),
        {"questions": [SurveyColumn(question=FEW, column="Q")]},
        2 * [("survey-import:no-option", "Q")],
    ),
    "a short record of import ids": (
        [["Finished", "EndDate"], ["F", "E"], ['{"ImportId":"f"}'], ["1", "2026-03-01"]],
        QUALTRICS,
        {},
        [("table:width", "[3]")],
    ),
    "two columns of an option": (
        [["Q", "", ""], ["Writing", "None", "writing "], ["Writing", None, None]],
        SURVEY_MONKEY,
        {"questions": [SurveyColumn(question=FEW, column="Q")]},
        [("survey-import:option-columns", "Q")],
    ),
    "a column of an option and another of its spelling": (
        [["Q", "", ""], ["Writing", "None", "Schrijven"], ["Writing", None, None]],
        SURVEY_MONKEY,
        {"questions": [SurveyColumn(question=FEW, column="Q", spellings={"schrijven": "Writing"})]},
        [("survey-import:option-columns", "Q")],
    ),
    "several delimiters for positions": (
        "a,b;c\n1,2;3\n",
        PLAIN_TABLE,
        {"columns": {"id": 2}},
        [("table:delimiter", "")],
    ),
    "no delimiter for positions": (
        "a,b;c\n1,2,5;3;4\n",
        PLAIN_TABLE,
        {"columns": {"id": 2}},
        [("table:delimiter", "")],
    ),
    "a record of another width, with positions": (
        "a,b\n1,2\n3\n",
        PLAIN_TABLE,
        {"columns": {"id": 2}},
        [("table:width", "[3]")],
    ),
    "choices that are dates": (
        [["Q"], [date(2026, 1, 1)]],
        GOOGLE_DIRECT,
        {"questions": [SurveyColumn(question=TOPICS, column="Q")]},
        [("cells:date", "Q")],
    ),
}


def test_refusals_name_column_and_record() -> None:
    """What is not clear raises an error with the column or the record; without `strict` it is a finding."""
    for name, (content, tool, values, problems) in REFUSED.items():
        with pytest.raises(AdvocacyError) as error:
            read(content, tool, **values)
        assert faults(error) == problems, name
        found = read(content, tool, strict=False, name="a.csv", **values)
        assert [finding.code for finding in found.findings] == [code for code, _ in problems], name
        assert all(finding.path.startswith("a.csv") for finding in found.findings), name
        assert not found.is_complete


def test_messages_name_records_and_no_value() -> None:
    """A message gives the number of cells and the records of the file, the header included, and never a value."""
    rows = ["Notes", "", "Id,Motivatie %", *(f"E{n},geheim" for n in range(6)), "E7,80%", "E8,geheim"]
    with pytest.raises(ValidationError) as error:
        read(
            "\n".join(rows),
            PLAIN_TABLE,
            columns={"id": "Id", "motivation": Column("Motivatie %", percent)},
            name="a.csv",
        )
    assert str(error.value) == (
        "a.csv[Motivatie %]: 7 cells are text; rows 4–9, 11. Pass a reader that fits their form, or correct them."
    )
    assert "geheim" not in error.value.text("nl")


def test_arguments_are_checked() -> None:
    """Fields that do not exist, people without ids, one question for two consents and wrong options are errors."""
    table: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
        ({"columns": {"ids": "Id"}}, [("name:unknown", "columns[ids]")]),
        ({"columns": {"consents.x": "Id"}}, [("name:unknown", "columns[consents.x]")]),
        ({"columns": {"attributes.": "Id"}}, [("text", "columns[attributes.]")]),
        ({"columns": {"attributes.cell": "Id"}}, [("name:taken", "columns[attributes.cell]")]),
        ({"people": True}, [("frame:missing", "columns")]),
        *(({"order": order}, [("cell-order", "order")]) for order in ("DMY", "ymd")),
        (
            {"columns": {"consents.participation": "J", "consents.measurement": "J"}},
            [("roster:two-purposes", "columns[consents.measurement]")],
        ),
        (
            {"columns": {"consents.participation": "J", "consents.measurement": 2, "consents.nudges": " J "}},
            [("roster:two-purposes", f"columns[consents.{name}]") for name in ("measurement", "nudges")],
        ),
    ]
    for values, problems in table:
        with pytest.raises(AdvocacyError) as error:
            read("Id,J\na,\n", PLAIN_TABLE, **values)
        assert faults(error) == problems
    with pytest.raises(ValidationError) as error:
        SurveyColumn(question=SCALE, column="Q", other="x", spellings={"a": "b"}, option_columns={"c": 1})
    assert [code for code, _ in faults(error)] == 3 * ["survey-column:option"]
    titles: tuple[Any, ...] = ("{x}", "{", "{}", "{title.x}", "{option!r}", "{option:5}", 7)
    for title in titles:
        with pytest.raises(ValidationError) as error:
            evolve(KOBO_TOOLBOX, option_title=title)
        assert faults(error) == [("survey-tool:option-title", "option_title")]
    with pytest.raises(ValidationError, match="differ only in case"):
        SurveyColumn(question=ChoiceQuestion(code="q", use=AnswerUse.TOPIC, options={"A": [], "a ": []}), column="Q")


def test_positions_choose_the_delimiter() -> None:
    """Without titles the delimiter is the one that splits all records into as many cells."""
    for written, delimiters, texts in (
        ("Id{0}Q\n1{0}a\n2{0}c\n", ",;\t", ["a", "c"]),
        ("Id{0}Q\n1{0}a, b\n\n2{0}c\n", ";\t", ["a, b", "c"]),
        ('Id{0}Q\n1{0}"a{0}b"\n2{0}c,d;\n', "\t", ["a\tb", "c,d;"]),
    ):
        for delimiter in delimiters:
            text, questions = written.format(delimiter), [SurveyColumn(question=OPEN, column=2)]
            found = read(text, PLAIN_TABLE, questions=questions, strict=False)
            assert [answer.text for answer in found.survey.answers] == texts, text
    for text, column, words in (("Id;Q, if any\n1;a\n", 2, "a"), ("Id;Q,R;S\n1;2,3;a\n", 3, "a")):
        found = read(text, PLAIN_TABLE, questions=[SurveyColumn(question=OPEN, column=column)])
        assert [answer.text for answer in found.survey.answers] == [words], text
    one = read("Idea\na, b\nc;d\n", PLAIN_TABLE, columns={"id": 1}, people=True)
    assert [person.id for person in one.people] == ["a, b", "c;d"]


def test_last_finished_answer_counts() -> None:
    """The last finished answer of a person counts; the others and respondents without id are counted."""
    text = (
        "Response Type,Submit Date (UTC),Id,Q\n"
        "completed,2026-10-25 00:30:00,E1,first\n"
        "completed,2026-10-25 01:10:00,E1,last\n"
        "partial,2026-11-01 00:00:00,E1,later\n"
        "completed,2026-10-25 00:30:00,,without id\n"
        "completed,2026-10-25 00:30:00,e 1,alike\n"
    )
    found = read(text, TYPEFORM, questions=[SurveyColumn(question=OPEN, column="Q")], columns={"id": "Id"})
    assert [(answer.participant, answer.text) for answer in found.survey.answers] == [
        ("E1", "last"), (None, "without id"), ("e 1", "alike"),
    ]  # fmt: skip
    assert (found.records, found.unfinished, found.repeated, found.people) == (5, 1, 1, ())
    assert found.text().splitlines()[-4:] == [
        "1 answer is not finished. It does not count.",
        "1 answer was replaced by a later one of the same person. It does not count.",
        "1 respondent has no id, and counts in totals only.",
        "Id: 2 ids look like another one; rows 3, 6. Check whether they are different people.",
    ]
    assert "<table" in found.html("nl")


def test_people_from_a_survey() -> None:
    """People get attributes, numbers, brackets and consent from their columns, and measures from their answers."""
    rows = [
        ["Id", "When", "Dept", "Links", "Hours", "%", "Join?", "Fun", "Net"],
        [17.0, datetime(2026, 9, 1, 10), " Sales ", "ca. 1.204", 4, "80 %", "Ja", "Agree", "500+"],  # noqa: DTZ001
        ["E2", datetime(2026, 9, 2, 10), None, "500+", None, None, "no", None, None],  # noqa: DTZ001
    ]
    found = read(
        rows,
        evolve(PLAIN_TABLE, times=["When"]),
        questions=[SurveyColumn(question=SCALE, column="Fun")],
        columns={
            "id": Column("Id", plain_text(numbers=True)),
            "attributes.department": "Dept",
            "network_size": Column("Links", bracket(number(decimal=",", about=["ca."]))),
            "measures.tenure": "Hours",
            "time_per_month": 5,
            "motivation": Column("%", percent),
            "consents.participation": Column("Join?", yes),
        },
        people=True,
    )
    first, second = found.people
    assert (first.id, dict(first.attributes), first.network_size, first.motivation) == (
        "17",
        {"department": "Sales"},
        1204,
        0.8,
    )
    assert (first.time_per_month, first.measures["tenure"], first.opportunity_self) == (timedelta(hours=4), 4.0, 0.75)
    assert first.consents == (Consent(purpose=Purpose.PARTICIPATION, given=date(2026, 9, 1)),)
    assert (second.bounds["network_size"], second.consents) == (Bounds(500), ())


def test_fields_of_people_take_one_form() -> None:
    """Each field of people takes one form of cells only; a column that is part text, part date is refused."""
    clock = datetime(2026, 3, 7, 9)  # noqa: DTZ001
    table: list[tuple[str, Any, object, str | None]] = [
        ("attributes.role", None, 7, "number"),
        ("attributes.role", None, "\ud800", "form-text"),
        ("attributes.since", day("dmy"), "7-3-2026", None),
        ("network_size", None, 1.5, "range"),
        ("network_size", None, 10**400, "range"),
        ("network_size", None, "850", "text"),
        ("motivation", None, 1.5, "range"),
        ("motivation", bracket(), "10–50", "range"),
        ("time_per_month", None, -1, "range"),
        ("time_per_month", bracket(), "2–4", None),
        ("measures.tenure", None, inf, "range"),
        ("measures.tenure", bracket(), "2–4", None),
        ("network_size_source", None, "measured", None),
        ("network_size_source", None, "guessed", "source"),
        ("network_size_source", None, 7, "number"),
        ("consents.nudges", None, clock, "time"),
        ("consents.nudges", None, date(2026, 3, 7), None),
        ("consents.nudges", None, "yes", "text"),
    ]
    for key, reader, cell, code in table:
        rows = [["Id", "X"], ["a", cell]]
        found = read(rows, PLAIN_TABLE, columns={"id": "Id", key: Column("X", reader)}, people=True, strict=False)
        assert [finding.code for finding in found.findings] == ([f"cells:{code}"] if code else []), (key, cell)
    mixed = [["Id", "X"], ["a", date(2026, 3, 7)], ["b", "13-3-2026"], ["c", ""]]
    found = read(mixed, PLAIN_TABLE, columns={"id": "Id", "consents.nudges": Column("X", day("dmy"))}, strict=False)
    assert [(finding.code, finding["rows"]) for finding in found.findings] == [("cells:mixed", "2")]


def test_consent_dates() -> None:
    """A yes gets the day of the argument or its own; a withdrawal before it is a problem."""
    columns = {
        "id": "Id",
        "consents.participation": Column("Join?", yes, given=date(2026, 9, 1)),
        "consents.participation.withdrawn": "Left",
    }
    rows = [["Id", "Join?", "Left"], ["a", "yes", date(2026, 10, 1)], ["b", True, None], ["c", "yes", date(2026, 8, 1)]]
    found = read(rows, PLAIN_TABLE, columns=columns, people=True, strict=False)
    assert [consent.withdrawn for person in found.people for consent in person.consents] == [date(2026, 10, 1), None]
    assert [(finding.code, finding.path) for finding in found.findings] == [("cells:withdrawn-before", "Left")]


def test_net_promoters_are_counted() -> None:
    """Only declared items of 0 to 10 are counted; counts that may be too low give no observations."""
    rows: list[list[object]] = [["Q", "R"], *([value, "10"] for value in (*range(11), None))]
    found = read(rows, PLAIN_TABLE, promoters={"enps": "Q"})
    counts = found.promoters["enps"]
    assert (counts, counts.answers) == (PromoterCounts(promoters=2, passives=2, detractors=7), 11)
    low = read([*rows, ["eleven", ""]], PLAIN_TABLE, promoters={"enps": "Q"}, strict=False).promoters["enps"]
    with pytest.raises(ValidationError, match="too low"):
        low.observations(date(2026, 9, 1))
    observations = counts.observations(date(2026, 9, 1))
    assert {item.measure: item.value for item in observations} == {"promoters": 2, "detractors": 7, "enps_answers": 11}


@pytest.mark.parametrize("mark", [" ", "\t", "\x1c", "\x1f", "\x85", "\xa0", "\u2028", "\u3000"])
def test_net_promoters_may_have_any_space_around_them(mark: str) -> None:
    """Every character that Python strips is taken off, also those that it does not accept around an integer."""
    found = read([["Q", "R"], [f"{mark}9{mark}", ""]], PLAIN_TABLE, promoters={"enps": "Q"})
    assert found.promoters["enps"] == PromoterCounts(promoters=1, passives=0, detractors=0)


def test_doubtful_answers_make_counts_incomplete() -> None:
    """If it is unclear which answers count, all counts are marked as incomplete."""
    for tool, rows in (
        (GOOGLE_SHEET, [["2026-03-01", "a", 9], ["2026-03-01", "a", 9]]),
        (GOOGLE_SHEET, [["", "a", 9], ["2026-03-01", "a", 9]]),
        (GOOGLE_SHEET, [["2026-03-01", 7, 9], ["2026-03-01", "a", 9]]),
        (GOOGLE_SHEET, [["2026-03-01", "a", 9], ["2026/03/02", "a", 9]]),
        (evolve(PLAIN_TABLE, finished="Timestamp", finished_values=("yes",)), [["perhaps", "a", 9], ["yes", "b", 9]]),
    ):
        table = [["Timestamp", "Id", "Q"], *rows]
        found = read(table, tool, columns={"id": "Id"}, promoters={"enps": "Q"}, strict=False)
        assert not found.promoters["enps"].is_complete, rows
        assert not found.columns[-1].is_complete


def test_apostrophes_go_from_all_columns() -> None:
    """The apostrophe that a tool writes before a sign is no part of ids, attributes, numbers and unknown values."""
    for tool, head in ((LIME_SURVEY, "submitdate"), (NEXTCLOUD_FORMS, "Timestamp"), (FORMBRICKS, "Finished")):
        when = "yes" if tool is FORMBRICKS else "2026-03-01 10:00:00"
        found = read(
            f"{head},Id,D,N,M\n{when},'=a,'-b '-c,'-5,'-\n{when},'b,'',7,8\n",
            tool,
            columns={
                "id": "Id",
                "attributes.d": "D",
                "measures.n": Column("N", number),
                "measures.m": Column("M", number, unknown=["-"]),
            },
            people=True,
        )
        assert [(who.id, who.attributes["d"], dict(who.measures)) for who in found.people] == [
            ("=a", "-b '-c", {"n": -5.0}),
            ("'b", "''", {"n": 7.0, "m": 8.0}),
        ]


def test_joined_options_take_linear_time() -> None:
    """Cells that join the same options thousands of times are refused at once."""
    several = SurveyColumn(question=TOPICS, column="Q")
    for cell in (";".join(["Writing"] * 3000), ";" * 20_000, "x;" * 10_000):
        start = perf_counter()
        found = read([["Q"], [cell]], GOOGLE_DIRECT, questions=[several], strict=False)
        assert [finding.code for finding in found.findings] == ["cells:option"]
        assert perf_counter() - start < 1
    start = perf_counter()
    assert bracket().read("1-" * 20_000 + "x") == Refused("form-bracket")
    assert perf_counter() - start < 1


def test_limesurvey_distinguishes_not_shown() -> None:
    """Nothing is "not shown" and quotes are "left empty", where a file has both; otherwise the report says so."""
    head = '"submitdate","Q","R"\n'
    question = [SurveyColumn(question=OPEN, column="Q")]
    both = read(f'{head}"2026-01-01 10:00:00","",""\n"2026-01-01 10:00:00",,"x"\n', LIME_SURVEY, questions=question)
    assert [gap.reason for gap in both.survey.missing] == [MissingReason.EMPTY, MissingReason.NOT_SHOWN]
    for written in (f'{head}"2026-01-01 10:00:00","",""\n', [["submitdate", "Q"], ["2026-01-01 10:00:00", ""]]):
        found = read(written, LIME_SURVEY, questions=question)
        assert found.survey.missing == ()
        assert [note.code for note in found.notes] == ["survey-import:not-shown"]


def test_limesurvey_anonymous_time_is_unknown() -> None:
    """The first of January 1980 means that the time was left out: the answer counts, without a day."""
    questions = [SurveyColumn(question=OPEN, column="Q")]
    found = read("submitdate,Q\n1980-01-01 00:00:00,x\n", LIME_SURVEY, questions=questions)
    assert [answer.on for answer in found.survey.answers] == [None]


def test_ambiguous_cells_are_counted() -> None:
    """A cell that can be split in several ways gets the longest options, and a note."""
    question = ChoiceQuestion(code="q", use=AnswerUse.TOPIC, options={"A": [], "B": [], "A, B": []})
    found = read('Q\n"A, B"\nA\n', GOOGLE_SHEET, questions=[SurveyColumn(question=question, column="Q")])
    assert [answer.options for answer in found.survey.answers] == [("A, B",), ("A",)]
    assert found.notes == (Finding.of("survey-import:no-time"), Finding.of("survey-import:ambiguous", "Q", count=1))
    signs = ChoiceQuestion(code="q", use=AnswerUse.TOPIC, options={"=a": [], "b": [], "=a; b": []})
    found = read("Q\n'=a; b\n", NEXTCLOUD_FORMS, questions=[SurveyColumn(question=signs, column="Q")])
    assert found.notes[1:] == (Finding.of("survey-import:ambiguous", "Q", count=1),)


def test_problems_are_limited() -> None:
    """At most *maximum* problems are listed, and the number of others."""
    with pytest.raises(ValidationError) as error:
        read("Id,Q\n" + "a\n" * 5, PLAIN_TABLE, columns={"id": "Id"}, maximum=2)
    assert [code for code, _ in faults(error)] == ["table:width", "table:width", "table:more"]


# ---------------------------------------------------------------- exports that are written from true answers

#: How each tool writes its exports; the cells of several choices are in a column each without a separator.
WRITTEN = (
    QUALTRICS, GOOGLE_DIRECT, GOOGLE_SHEET, MICROSOFT_FORMS, LIME_SURVEY, SURVEY_MONKEY, TYPEFORM, KOBO_TOOLBOX,
    NEXTCLOUD_FORMS, FORMBRICKS, PLAIN_TABLE,
)  # fmt: skip
_FORMS = {
    "Qualtrics": "{:%Y-%m-%d %H:%M:%S}",
    "Google Forms": "{:%Y/%m/%d %I:%M:%S\u202f%p GMT+0}",
    "Google Sheets": "{:%d/%m/%Y %H:%M:%S}",
    "Microsoft Forms": "{:%d-%m-%y %H:%M:%S}",
    "SurveyMonkey": "{:%d/%m/%Y %I:%M:%S %p}",
    "KoboToolbox": "{:%Y-%m-%dT%H:%M:%S.000+00:00}",
    "Formbricks": "{:%Y-%m-%dT%H:%M:%SZ}",
}
#: Letters with the signs that break intuitive readers. Nobody starts an answer with an apostrophe: in the exports of
#: some tools it would look like the tool's own.
_LETTERS = st.text(st.sampled_from("ab,;\"\n'=-é \u00df"), max_size=6)


#: Options that can be joined and split again: a number on both sides keeps each apart from the others.
_OPTIONS = st.lists(
    st.text(st.sampled_from("ab,; '=é"), max_size=5).map(lambda text: " ".join(text.split()).strip(",; ")),
    min_size=1,
    max_size=4,
).map(lambda tails: [f"{n}{text}{n}" for n, text in enumerate(tails)])


def _written(words: str) -> st.SearchStrategy[str]:
    """Write an option as it is, in another case, or with blanks around it."""
    return st.sampled_from([words, words.upper(), words.lower(), f" {words} "])


@st.composite
def exports(draw: st.DrawFn) -> tuple[Any, SurveyTool, list[str], str, list[tuple[Any, ...]]]:
    """Write answers as a tool does: the content, the tool, the options, the language, and what must be read."""
    tool, language = draw(st.sampled_from(WRITTEN)), draw(st.sampled_from(sorted(AGREEMENT)))
    options = draw(_OPTIONS)
    separator = None if tool is KOBO_TOOLBOX else tool.separator
    answers = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["E1", "E2", "e3", ""]),
                _LETTERS.map(lambda text: " ".join(text.split()).lstrip("' ")),
                st.sets(st.sampled_from(options)),
                st.booleans(),
                st.none() | st.sampled_from(sorted(AGREEMENT[language].options)),
                st.none() | st.sampled_from(sorted(NETWORK.options)),
                st.none() | st.integers(0, 10),
                st.none() | st.booleans(),
            ),
            min_size=1,
            max_size=8,
        )
    )
    head = ["Id", "Idea\n", tool.times[0] if tool.times else "When"]
    if tool.finished and tool.finished not in head:
        head.append(tool.finished)
    kept = len(head)
    head += ["Ik zie\nkansen", "Network", "Score", "Doe je mee?"]
    columns = len(head)
    titles = {
        "SurveyMonkey": ["Topics", *[""] * (len(options) - 1)],
        "LimeSurvey": [f"Topics[{option}]" for option in options],
        "KoboToolbox": [f"Topics/{option}" for option in options],
    }
    head += ["Topics"] if separator is not None else titles.get(tool.name, options)
    rows: list[list[str]] = [*draw(st.lists(st.just(["Notes"]), max_size=9)), head]
    if tool is SURVEY_MONKEY:
        rows.append([""] * columns + options)
    elif tool is QUALTRICS:
        rows.append([f"Vraag\n{title}" for title in head])
        if draw(st.booleans()):
            rows.append([f'{{"ImportId":"{n}"}}' for n in range(len(head))])
    true: dict[object, tuple[Any, ...]] = {}
    for number_, (who, idea, chosen, finished, fun, network, score, joins) in enumerate(answers):
        is_finished = finished or not tool.finished
        at = datetime(2026, 3, 28, 22, 0, tzinfo=UTC) + timedelta(minutes=37 * number_)
        local = (
            at if tool.zone or tool.name in {"Google Forms", "KoboToolbox", "Formbricks"} else at.astimezone(AMSTERDAM)
        )
        when = _FORMS.get(tool.name, "{:%Y-%m-%d %H:%M:%S}").format(local)
        if tool is LIME_SURVEY and not is_finished:
            when = ""
        guard = "'" if tool.apostrophe is Apostrophe.ALWAYS else ""
        row = [who, f"{guard}{idea}" if idea[:1] in {"=", "-"} else idea, when]
        if len(row) < kept:
            row.append((tool.finished_values if is_finished else tool.unfinished_values)[0].upper())
        yes_or_no = {None: [""], True: ["Ja", "yes", " JA"], False: ["nee", "No"]}[joins]
        row += ["" if words is None else draw(_written(words)) for words in (fun, network)]
        row += ["" if score is None else str(score), draw(st.sampled_from(yes_or_no))]
        named = [option for option in reversed(options) if option in chosen]
        if separator is not None:
            row.append(separator.join(named) + (";" if named and tool is MICROSOFT_FORMS else ""))
        else:
            marks = {"LimeSurvey": ("Y", ""), "KoboToolbox": ("1", "0" if chosen else "")}
            row += [
                mark if option in chosen else nothing
                for option in options
                for mark, nothing in [marks.get(tool.name, (option, ""))]
            ]
        rows.append(row)
        if is_finished:
            on = at.astimezone(AMSTERDAM).date()
            answer = (who or None, on, idea, frozenset(named), fun, network, score, joins)
            true[who or number_] = answer
            if who:
                true[who] = true.pop(who)
    written = io.StringIO()
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    every = end == "\r" or draw(st.booleans())
    quoting: Literal[0, 1] = csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL
    delimiter = draw(st.sampled_from(tool.delimiters))
    csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    text = written.getvalue() + draw(st.sampled_from(["", end]))
    content = draw(st.sampled_from([text, "\ufeff" + text, text.encode(), text.encode("utf-16"), rows]))
    return content, tool, options, language, [*true.values()]


@settings(max_examples=examples(150))
@given(exports())
def test_exports_are_read_as_they_were_answered(export: Any) -> None:
    """Whatever people answer, and whatever the tool makes of it, the reader returns their last finished answers."""
    content, tool, options, language, true = export
    question = ChoiceQuestion(code="topics", use=AnswerUse.TOPIC, options={option: [] for option in options})
    scale = ClosedQuestion(code="fun", measure="opportunity_self", scale=AGREEMENT[language])
    found = read(
        content,
        evolve(tool, separator=None) if tool is KOBO_TOOLBOX else tool,
        questions=[
            SurveyColumn(question=OPEN, column="Idea"),
            SurveyColumn(question=question, column="Topics"),
            SurveyColumn(question=scale, column="Ik zie kansen"),
            SurveyColumn(question=NETWORK, column="Network"),
        ],
        columns={"id": "Id", "consents.participation": Column("Doe je mee?", yes)},
        promoters={"enps": "Score"},
        order="dmy",
        time=None if tool.times else "When",
        people=True,
    )
    answers = {
        (item.question, item.participant, item.on, item.text, frozenset(item.options)) for item in found.survey.answers
    }
    words = [
        (code, item[0], item[1], item[at]) for item in true for code, at in (("idea", 2), ("fun", 4), ("network", 5))
    ]
    assert answers == {(*item, frozenset()) for item in words if item[3]} | {
        ("topics", who, on, "", chosen) for who, on, _, chosen, *_ in true if chosen
    }
    assert found.records - found.unfinished - found.repeated == len(true)
    scores = [item[6] for item in true if item[6] is not None]
    assert found.promoters["enps"] == PromoterCounts(
        promoters=sum(score >= 9 for score in scores),
        passives=sum(score in {7, 8} for score in scores),
        detractors=sum(score <= 6 for score in scores),
    )
    assert {person.id: person.consents for person in found.people} == {
        who: (Consent(purpose=Purpose.PARTICIPATION, given=on),) if joins else ()
        for who, on, *_, joins in true
        if who is not None
    }


# ---------------------------------------------------------------- a no is never lost


PEOPLE: dict[str, Any] = {
    "columns": {"id": "E", "motivation": Column("M", percent), "consents.participation": Column("J", yes)},
    "people": True,
    "strict": False,
}


def consents_of(found: SurveyImport) -> dict[str, bool]:
    """Return whether each person consents to participation in October 2026."""
    day_ = date(2026, 10, 1)
    return {who.id: who.consents_to(Purpose.PARTICIPATION, on=day_) for who in found.people}


def test_later_answer_that_cannot_be_read_may_be_a_no() -> None:
    """No answer of a person counts if their last record cannot be read, or may not be finished."""
    start = "T,E,M,J\n2026-09-01 10:00,E1,80%,yes\n2026-09-01 11:00,E2,80%,yes\n"
    timed = evolve(PLAIN_TABLE, times=["T"], delimiters=",")
    for last in ("2026-09-02 10:00,E1,80,5%,no\n", "2026-09-02,10:00,E1,80%,no\n", "E1,80%,no\n", "2026-09-02,E1\n"):
        found = read(start + last, timed, **PEOPLE)
        assert consents_of(found) == {"E2": True}, last
        assert [(item.code, item["count"]) for item in found.notes] == [("survey-import:refused-record", 1)], last
        assert dict(found.refusals) == {"participation": {"E1": None}}
    # the id of another column is too far from its place
    assert consents_of(read(start + "2026-09-02,E3,no,no,E1\n", timed, **PEOPLE)) == {"E1": True, "E2": True}
    assert consents_of(read(start + ",\n", timed, **PEOPLE)) == {"E1": True, "E2": True}

    tool = evolve(timed, finished="F", finished_values=("1",), unfinished_values=("0",))
    rows = [["F", "T", "E", "M", "J"], ["1", "2026-09-05 10:00", "E1", "80%", "yes"]]
    table: list[tuple[list[list[str]], dict[str, bool], list[tuple[str, int]]]] = [
        ([["WAAR", "2026-09-06 10:00", "E1", "80%", "no"]], {}, [("unclear", 1), ("refused-record", 1)]),
        ([["WAAR", "2026-09-04 10:00", "E1", "80%", "no"]], {"E1": True}, [("unclear", 1)]),
        ([["WAAR", "2026-09-06 10:00", "E2", "80%", "no"]], {"E1": True}, [("unclear", 1), ("refused-record", 1)]),
        ([["WAAR", "2026-09-06 10:00", "", "80%", "no"]], {"E1": True}, [("unclear", 1)]),
        ([["0", "2026-09-06 10:00", "E1", "80%", "no"]], {"E1": True}, [("unfinished", 1)]),
        ([["", "2026-09-06 10:00", "E1", "80%", "no"]], {"E1": True}, [("unfinished", 1)]),
    ]
    for more, wanted, notes in table:
        found = read([*rows, *more], tool, **PEOPLE)
        assert consents_of(found) == wanted, more
        assert [(note.code.partition(":")[2], note["count"]) for note in found.notes] == notes, more
        assert found.unfinished == dict(notes).get("unfinished", 0)
    without = {**PEOPLE, "columns": {"consents.participation": Column("J", yes)}, "people": False}
    assert [note.code for note in read(start + "x\n", timed, **without).notes] == []


def test_times_of_several_forms_are_not_read() -> None:
    """If the times or their zone are unclear, no answer has a day, and consents that need it are incomplete."""
    rows: list[list[object]] = [
        ["Timestamp", "E", "M", "J"],
        [datetime(2026, 9, 12, 10), "E1", "80%", "Yes"],  # noqa: DTZ001 - a cell has no zone
        ["15/12/2026 10:00:00", "E2", "80%", "Yes"],
        ["", "E3", "80%", "No"],
    ]
    found = read(rows, GOOGLE_SHEET, order="dmy", **PEOPLE)
    assert consents_of(found) == dict.fromkeys(("E1", "E2", "E3"), False)
    counts = {item.title: item for item in found.columns}
    assert (counts["Timestamp"].read, counts["Timestamp"].refused, counts["Timestamp"].empty) == (0, 2, 1)
    assert [counts[name].is_complete for name in ("Timestamp", "E", "M", "J")] == [False, True, True, False]
    ids = [
        f'"{{""ImportId"":""{name}"",""timeZone"":""America/Denver""}}"' for name in ("endDate", "f", "q1", "q2", "q3")
    ]
    text = "EndDate,Finished,E,M,J\na,b,c,d,e\n" + ",".join(ids) + "\n2026-09-01 23:30:00,True,E1,80%,Yes\n"
    found = read(text, QUALTRICS, **PEOPLE)
    assert consents_of(found) == {"E1": False}
    assert [item.is_complete for item in found.columns if item.title in {"EndDate", "J"}] == [False, False]


def test_ids_that_mean_no_id_are_none() -> None:
    """Without names, Microsoft Forms writes one id for all: the respondents are different people."""
    rows = [["Completion time", "Email", "J"], *(["2026-09-01", "anonymous", "Yes"] for _ in range(3))]
    found = read(
        rows, MICROSOFT_FORMS, columns={"id": "Email", "consents.participation": Column("J", yes)}, people=True
    )
    assert (found.people, found.repeated, found.findings) == ((), 0, ())
    assert [(note.code, note["count"]) for note in found.notes] == [("survey-import:without-id", 3)]


def test_missing_time_column_is_a_note() -> None:
    """If no column has one of the titles of the tool, a note says so, for each tool."""
    tools = (FORMBRICKS, GOOGLE_DIRECT, GOOGLE_SHEET, KOBO_TOOLBOX, MICROSOFT_FORMS, NEXTCLOUD_FORMS, PLAIN_TABLE)
    for tool in tools:
        text = "Abschlusszeit,Id,Finished\n2026-09-01,E1,1\n"
        for time, notes in ((None, ["survey-import:no-time"]), ("Abschlusszeit", [])):
            found = read(text, tool, columns={"id": "Id"}, time=time)
            assert [note.code for note in found.notes] == notes, tool.name


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2026-10-25 01:59", "2026-10-25 02:10"), ("2026-10-25 02:50", "2026-10-25 03:00"),
        ("2026-10-25 02:50+02:00", "2026-10-25 02:10+01:00"), ("2026-03-29 01:50", "2026-03-29 03:10"),
    ],
)  # fmt: skip
def test_clear_times_around_a_change_of_the_clock_count(first: str, second: str) -> None:
    """Times that have one order only are read, also near the hour that the clock repeats or leaves out."""
    for rows in ((first, second), (second, first)):
        text = "Timestamp,Id\n" + "".join(f"{when},a\n" for when in rows)
        found = read(text, GOOGLE_SHEET, columns={"id": "Id"}, questions=[])
        assert (found.repeated, found.findings) == (1, ())


def test_anonymous_respondents_are_different_people() -> None:
    """The word for "no id" counts in any case and with blanks around it; such respondents count in totals only."""
    text = "Completion time,Email,R\n" + "".join(
        f"2026-09-01 10:0{n},{who},9\n" for n, who in enumerate(["anonymous", "Anonymous", " ANONYMOUS ", "a@x.test"])
    )
    found = read(text, MICROSOFT_FORMS, columns={"id": "Email"}, promoters={"enps": "R"}, people=True)
    assert (found.repeated, found.promoters["enps"].promoters, [who.id for who in found.people]) == (0, 4, ["a@x.test"])
    assert [(note.code, note["count"]) for note in found.notes] == [("survey-import:without-id", 3)]


def test_repeated_header_and_totals_are_nobody() -> None:
    """A record that repeats the header or has a total instead of an id is reported, and is no person."""
    text = "Id,Timestamp\nE1,2026-09-01\nId,Timestamp\nE2,2026-09-01\n Totaal ,3\n"
    found = read(text, GOOGLE_SHEET, columns={"id": "Id"}, people=True, strict=False)
    assert [who.id for who in found.people] == ["E1", "E2"]
    assert [(item.code, item.path, item["rows"]) for item in found.findings if item.code != "cells:form-time"] == [
        ("table:header-again", "", "3"),
        ("cells:total", "Id", "5"),
    ]


def test_missing_columns_are_one_problem() -> None:
    """All missing titles are in one finding; for joined options a finding names the separator."""
    found = read("Q|Id\nVideo;Writing|E1\n", PLAIN_TABLE, columns={"id": "Id", "motivation": "M"}, strict=False)
    assert [(item.code, item["names"]) for item in found.findings] == [("table:no-header", "Id, M")]
    found = read("Q\nA;B\n", PLAIN_TABLE, questions=[SurveyColumn(question=TOPICS, column="Q")], strict=False)
    assert [item.code for item in found.findings] == ["table:no-header", "survey-import:no-separator"]
    found = read("Q\tB\nA\n", PLAIN_TABLE, columns={"id": "Q"}, strict=False)
    assert Translator("en").tell(found.findings[0]).startswith("has 1 cell, where the header has 2.")
