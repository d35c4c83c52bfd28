"""Findings on a page: the scorecard, one card with its working, tables of evidence, findings beside a theme's charts.

What was said and found comes from the ledger. Links lead to addresses: a card is a link like every other view.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.charts.findings import SCREEN, card_of, has_chart, words_of
from dashboard.charts.scene import Scene
from dashboard.handout import query_string
from dashboard.ledger import told
from dashboard.ledger.judge import Judgement, PartVerdict, Reason, RegionWave
from dashboard.ledger.rules import CANNOT_SAY, WORDS, Finding, NamedTest
from dashboard.measure.value import NOT_APPLICABLE, Observation
from dashboard.questions.choices import THEMES
from dashboard.questions.ledger import Ledger, Report, ledger
from dashboard.render import card as card_picture
from dashboard.shell.block import drawn_block
from dashboard.shell.evidence import host, platform_table, programme_table
from dashboard.shell.filters import key, show, size_name, written
from dashboard.shell.frame import Here
from dashboard.shell.tables import Cell as TableCell
from dashboard.shell.tables import Link, table
from dashboard.view import address_of, at
from dashboard.words import NO_VALUE, spoken

NOBODY = "all"
"""The entry for no choice. Not None: Streamlit would show its own "Choose an option"."""


# --- choices ----------------------------------------------------------------------------------------------------------


def own_choice(here: Here, name: str, label: str, nothing: str) -> None:
    """One of the page's own choices: theme, type, testability or finding."""
    view, words = here.view, here.words
    allowed = words.own[SCREEN][name]
    show(name, view.chosen(name) or NOBODY)

    def names(code: str) -> str:
        if code == NOBODY:
            return nothing
        return spoken().say("finding.title", id=code, label=allowed[code]) if name == "finding" else allowed[code]

    st.selectbox(
        label,
        [NOBODY, *allowed],
        format_func=names,
        key=key(name),
        on_change=written(
            name, view, words, lambda view, code: view.choosing(name, None if code == NOBODY else str(code))
        ),
    )


def chosen(here: Here, book: Ledger) -> tuple[Judgement, ...]:
    """The findings that theme, type and testability leave, in the order of the report."""
    view = here.view
    theme, type_, testability = view.chosen("theme"), view.chosen("type"), view.chosen("testability")
    return tuple(
        one
        for one in book.judgements.values()
        if (theme is None or THEMES[theme] in one.finding.themes)
        and (type_ is None or type_ in one.finding.types)
        and (testability is None or testability == one.finding.testability)
    )


def address(here: Here, finding: str | None) -> str:
    """The address of a card, or of the scorecard, with all other choices kept."""
    view = here.view if here.view.screen == SCREEN else at(here.view, SCREEN, here.words)
    return address_of(view.choosing("finding", finding), here.words)


def _heading(text: str, below: str = "") -> str:
    """A heading, and under it in smaller type what is said to it."""
    return f'<div class="bdm-chart"><h2>{escape(text)}</h2>{f"<p>{escape(below)}</p>" if below else ""}</div>'


def _linked(here: Here, finding: Finding) -> str:
    """A finding by its number and label, as a link to its card."""
    name = spoken().say("finding.title", id=finding.id, label=finding.label)
    return f'<a href="{escape(address(here, finding.id))}" target="_self">{escape(name)}</a>'


# --- the title's question ---------------------------------------------------------------------------------------------


def title_question(book: Ledger) -> None:
    """The question of the report's title, and the honest answer."""
    words, report, programmes = spoken(), book.report, book.programmes
    controlled = sum("control group" in one.evidence for one in programmes)
    relayed = sum(one.read == "relayed" for one in programmes)
    key = "findings.control" if controlled else "findings.control.none"
    known = words.count(key, relayed, of=len(programmes), controlled=controlled)
    st.html(
        _heading(words.say("quoted", text=report.title))
        + f'<p class="bdm-lead">{escape(words.say("findings.asked"))}</p>'
        f'<p class="bdm-prose">{escape(report.answer)} {escape(known)}</p><details class="bdm-details">'
        f"<summary>{escape(words.say('findings.programmes', n=len(programmes)))}</summary>"
        f"{programme_table(programmes, book.figures.name)}</details>"
    )


# --- scorecard --------------------------------------------------------------------------------------------------------


def counts(judgements: Sequence[Judgement], geo: str | None) -> str:
    """How many findings have which verdict, all at the same size."""
    found = [one.word(geo) for one in judgements]
    tiles = "".join(
        f'<li><b>{found.count(word)}</b><span aria-hidden="true">{told.SIGNS[word]}</span> '
        f"{escape(told.word(word))}</li>"
        for word in WORDS
    )
    return f'<ul class="bdm-counts">{tiles}</ul>'


def scorecard(here: Here, book: Ledger, judgements: Sequence[Judgement]) -> None:
    """All findings by theme: what was said, the verdict of the region, of my country, and as of April 2021."""
    words, country = spoken(), here.view.country
    barred = sum(one.region is None for one in judgements)
    whose = words.say("findings.of place", place=here.words.countries[country]) if country else ""
    note = whose or words.say("findings.of region")
    if barred:
        note += f" {words.count('findings.barred', barred, of=len(judgements))}"
    parts = [
        _heading(words.say("findings.shown", n=len(judgements), of=len(book.judgements)), note),
        counts(judgements, country),
    ]
    for theme in THEMES.values():
        own = [one for one in judgements if one.finding.theme == theme]
        if own:
            parts.append(_theme(here, theme, own))
    then = f"{words.say('findings.then.what')} {book.report.last_survey_note}"
    parts.append(f'<p class="bdm-prose">{escape(then)}</p>')
    if not judgements:
        parts.append(f'<p class="bdm-note" role="status">{escape(words.say("findings.nothing"))}</p>')
    st.html("".join(parts))


def _theme_name(theme: str) -> str:
    """A theme of the catalog in words."""
    code = next(code for code, name in THEMES.items() if name == theme)
    return spoken().say(f"choice.theme.{code}")


def _theme(here: Here, theme: str, judgements: Sequence[Judgement]) -> str:
    words, country = spoken(), here.view.country
    kind, region, then = (words.say(f"findings.column.{column}") for column in ("kind", "region", "then"))
    head = [words.say("findings.column.finding"), words.say("findings.column.said"), kind]
    head += [here.words.countries[country]] if country else []
    head += [region, then]
    rows = []
    for one in judgements:
        finding = one.finding
        row: list[str] = [
            f'<th scope="row">{_linked(here, finding)}</th>',
            f"<td>{escape(finding.paraphrase)}</td>",
            f'<td data-label="{escape(kind)}">{escape(words.say(f"choice.type.{finding.type}"))}</td>',
        ]
        if country:
            row.append(_verdict_cell(one, country, here.words.countries[country]))
        row.append(_verdict_cell(one, None, region))
        row.append(f'<td data-label="{escape(then)}">{escape(then_word(one, None))}</td>')
        rows.append(f"<tr>{''.join(row)}</tr>")
    columns = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    return (
        f'<div class="bdm-scroll"><table class="bdm-table bdm-cards bdm-findings">'
        f"<caption>{escape(_theme_name(theme))}</caption>"
        f"<thead><tr>{columns}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _verdict_cell(judgement: Judgement, geo: str | None, column: str) -> str:
    word = judgement.word(geo)
    why = told.rests_on(judgement, geo) if word != CANNOT_SAY else _why_not(judgement, geo)
    return f'<td data-label="{escape(column)}">{mark(word)}<br><small>{escape(why)}</small></td>'


def _why_not(judgement: Judgement, geo: str | None) -> str:
    """The reason in two or three words; the card has the sentence."""
    verdict = judgement.verdict(geo)
    if verdict is None:
        return told.reason_name(judgement.finding.without_why)
    return told.reason_name(verdict.reason.code) if verdict.reason is not None else ""


def mark(word: str) -> str:
    """A verdict with its sign; the sign is for the eye only."""
    sign = told.SIGNS[word]  # type: ignore[index]
    return f'<span class="bdm-verdict"><span aria-hidden="true">{sign}</span> {escape(told.word(word))}</span>'


def then_word(judgement: Judgement, geo: str | None) -> str:
    """The verdict with what was out in April 2021."""
    if judgement.then is None:
        return spoken().say("findings.no verdict")
    found = judgement.then if geo is None else judgement.countries_then[geo]
    if found.word == CANNOT_SAY and found.reason is not None:
        reason = told.reason_name(found.reason.code)
        return spoken().say("findings.then.reason", word=told.word(found.word), reason=reason)
    return told.word(found.word)


# --- one card ---------------------------------------------------------------------------------------------------------


def card(here: Here, book: Ledger, judgement: Judgement) -> None:
    """One finding: what was said, the verdict, the chart, the working, and the way out as a picture."""
    words, finding = spoken(), judgement.finding
    with st.container(key="card"):
        said, drawing = st.columns([5, 6], gap="medium") if has_chart(finding) else (st.container(), None)
        with said:
            st.html(card_words(here, book, judgement))
        if drawing is not None:
            with drawing:
                drawn_block(here, "finding", limit=finding.caveat)
    with st.container(horizontal=True, gap="small", key="card_ways_out"):
        st.download_button(
            words.say("findings.picture"),
            data=lambda: picture(here, judgement),
            file_name=f"finding-{finding.id}{f'-{here.view.country}' if here.view.country else ''}.png",
            mime="image/png",
            on_click="ignore",
            key="card_png",
        )
        picture_address = f"/card.png?{query_string(card_query(here, judgement))}"
        of_picture, back = escape(words.say("findings.picture.address")), escape(words.say("findings.back"))
        st.html(
            f'<p class="bdm-foot"><a href="{escape(picture_address)}">{of_picture}</a> · '
            f'<a href="{escape(address(here, None))}" target="_self">{back}</a></p>'
        )
    st.html("".join(card_details(here, book, judgement)))


def picture(here: Here, judgement: Judgement) -> bytes:
    """The card as PNG."""
    return card_picture.png(*card_of(scene(here, judgement)))


def card_query(here: Here, judgement: Judgement) -> dict[str, str]:
    """The parameters of the card's picture."""
    query = {"finding": judgement.finding.id}
    return query | ({"country": here.view.country} if here.view.country else {})


def scene(here: Here, judgement: Judgement) -> Scene:
    """What the card of a finding is drawn from."""
    return Scene(here.database, here.words, here.view.choosing("finding", judgement.finding.id))


def card_words(here: Here, book: Ledger, judgement: Judgement) -> str:
    """The left side of a card."""
    words, finding, said = spoken(), judgement.finding, words_of(scene(here, judgement))
    themes = " · ".join(escape(_theme_name(theme)) for theme in finding.themes)
    kinds = " · ".join(escape(words.say(f"choice.type.{kind}")) for kind in finding.types)
    rule = ""
    if finding.parts:
        rule = f"<p><b>{escape(words.say('findings.rule'))}</b> {escape(said.rule)}</p>"
    elif finding.needed:
        rule = f"<p><b>{escape(words.say('findings.needed'))}</b> {escape(finding.needed)}</p>"
    voice = words.say("finding.voice", voice=finding.voice, said_on=said.said_on)
    return (
        f'<div class="bdm-finding"><p class="bdm-foot">{finding.id} · {themes} · {kinds}</p>'
        f"<h2>{escape(finding.label)}</h2>"
        f'<p class="bdm-said">{escape(finding.paraphrase)}</p>'
        f"<blockquote>{escape(words.say('quoted', text=finding.quote))}</blockquote>"
        f'<p class="bdm-foot">{escape(voice)} {escape(words.say("findings.hedge", hedge=finding.hedge))}</p>'
        f'<p class="bdm-foot">{escape(words.say("verdict.whose"))}</p>'
        f'<p class="bdm-big">{mark(said.word)}</p><p>{escape(said.because)}</p>{rule}'
        f'<p class="bdm-foot"><b>{escape(words.say("findings.caveat"))}</b> {escape(finding.caveat)}</p></div>'
    )


def card_details(here: Here, book: Ledger, judgement: Judgement) -> list[str]:
    """Below the card: rule and working, evidence, before and after, limits, questions, source."""
    words, finding, report = spoken(), judgement.finding, book.report
    said: list[str] = []
    if finding.parts:
        dated = words.say("findings.verdict.rule", day=finding.rule_dated)
        said.append(_heading(words.say("findings.verdict"), f"{dated} {finding.rule_why}"))
        for part in judgement.parts:
            said += part_details(book, part)
        said.append(countries_table(book, judgement))
        said.append(f'<p class="bdm-foot">{escape(words.say("chance.model"))}</p>')
        if len(judgement.parts) > 1:
            said.append(f'<p class="bdm-prose">{escape(words.say("findings.parts"))}</p>')
    else:
        why = told.initial(told.reason_name(finding.without_why))
        said.append(
            _heading(
                words.say("findings.no rule"), words.say("findings.no rule.why", reason=why, text=finding.without_text)
            )
        )
    said.append(before_and_after(book, judgement, here))
    said.append(evidence_table(book, finding))
    limits = "".join(f"<li>{escape(limit)}</li>" for limit in finding.limits)
    if limits:
        said.append(f'{_heading(words.say("findings.limits"))}<ul class="bdm-prose">{limits}</ul>')
    questions = "".join(f"<li>{escape(question)}</li>" for question in finding.questions)
    if questions:
        said.append(f'{_heading(words.say("findings.questions"))}<ul class="bdm-prose">{questions}</ul>')
    read = words.html(
        "findings.read",
        link=_report(report),
        publisher=escape(report.publisher),
        day=escape(words.day(report.posted)),
        line=finding.line,
        checksum=finding.line_sha256[:12],
    )
    said.append(f'<p class="bdm-foot">{read} {escape(report.dates)}</p>')
    return said


def _report(report: Report) -> str:
    return f'<a href="{escape(report.url)}">{escape(report.title)}</a>'


def part_details(book: Ledger, judged: PartVerdict) -> list[str]:
    """One part of a rule: what it asks, what came out, and the sum of every country."""
    words, part = spoken(), judged.part
    rules = [_asks(test, book) for test in part.tests]
    rules += [words.say("findings.clause", clause=told.initial(told.tell_clause(clause))) for clause in part.clauses]
    if part.at_most_why:
        rules.append(words.say("findings.at most", word=told.word(part.at_most), why=part.at_most_why))
    rules.append(told.tell_region(part))
    items = "".join(f"<li>{escape(rule)}</li>" for rule in rules)
    said = [
        f'<div class="bdm-prose"><h3>{escape(part.states)}</h3><p>{mark(judged.region.word)}'
        f" {escape(told.tell_waves(judged.region, judged.year_before))}</p>"
        f"<p>{escape(words.say('note.population', population=part.population))}</p><ul>{items}</ul></div>"
    ]
    if judged.waves:
        said.append(waves_table(judged))
        said.append(f'<p class="bdm-foot">{escape(told.tell_chance(part, judged.waves[-1]))}</p>')
        for wave in reversed(judged.waves):
            said.append(working(book, judged, wave, opened=wave is judged.waves[-1]))
    days = told.vintages([judged])
    if days:
        said.append(f'<p class="bdm-foot">{escape(words.say("findings.vintages", days=days))}</p>')
    return said


def countries_table(book: Ledger, judgement: Judgement) -> str:
    """The verdict of every country, what it rests on, and what it would have been in April 2021."""
    rows: list[tuple[TableCell, ...]] = [
        (
            book.figures.name(geo),
            told.signed(verdict.word),
            told.rests_on(judgement, geo),
            then_word(judgement, geo),
        )
        for geo, verdict in judgement.countries.items()
    ]
    words = spoken()
    head = [words.say("table.country")]
    head += [words.say(f"findings.column.{column}") for column in ("verdict", "rests on", "then")]
    return table(words.say("findings.countries"), head, rows)


def _asks(test: NamedTest, book: Ledger) -> str:
    """What a test asks, and why its tolerance is what it is where that needs a word."""
    words = spoken()
    asks = words.say("findings.test", test=told.plain(test.name), asks=told.tell_test(test, book.figures.infos))
    return f"{asks} {words.say('findings.tolerance', why=test.tolerance_why)}" if test.tolerance_why else asks


def waves_table(judged: PartVerdict) -> str:
    """Every wave with its verdict; the last two decide."""
    words = spoken()
    rows: list[tuple[TableCell, ...]] = [
        (
            told.initial(told.tell_wave(wave.wave, judged.year_before)),
            told.signed(wave.word),
            told.tell_counts(wave),
            told.reasoned(wave.reason.code, wave.reason.text) if wave.reason else "",
        )
        for wave in reversed(judged.waves)
    ]
    head = [words.say(f"findings.column.{column}") for column in ("survey", "region", "countries", "why not")]
    return table(words.say("findings.waves"), head, rows)


def working(book: Ledger, judged: PartVerdict, wave: RegionWave, opened: bool) -> str:
    """The sum of every country in one wave, with the figures that always stand beside them."""
    words, part = spoken(), judged.part
    region, who, verdict, sum_ = (
        words.say(f"findings.column.{column}") for column in ("region", "who", "verdict", "sum")
    )
    if wave.outcomes:
        rows: list[tuple[TableCell, ...]] = [(region, told.word(wave.word), " | ".join(told.sums(wave.outcomes)))]
        head: tuple[str, ...] = (who, verdict, sum_)
    else:
        beside = tuple(book.info(id_).short for id_ in part.beside)
        head = (words.say("table.country"), *beside, verdict, sum_)
        size = part.needs[0][1] if part.needs else NOT_APPLICABLE
        rows = [
            (
                book.figures.name(one.geo),
                *(_figure(book.figures.cell(id_, size, one.geo, wave.wave), book) for id_ in part.beside),
                told.signed(one.word),
                " | ".join(told.sums(one.outcomes)) if one.has_data else _reason(one.reason),
            )
            for one in wave.countries
        ]
    name = told.initial(told.tell_wave(wave.wave, judged.year_before))
    body = table(words.say("findings.working.figures", wave=name), head, rows)
    summary = escape(words.say("findings.working", wave=name))
    state = " open" if opened else ""
    return f'<details class="bdm-details"{state}><summary>{summary}</summary>{body}</details>'


def _reason(reason: Reason | None) -> str:
    return "" if reason is None else told.initial(reason.text)


def _figure(cell: Observation | None, book: Ledger) -> str:
    """A figure with its unit and flags, or the sign of absence."""
    if cell is None or cell.value is None:
        return NO_VALUE
    info = book.info(cell.indicator_id)
    return f"{spoken().quantity(cell.value, info.unit, info.decimals)} {cell.letters}".strip()


def before_and_after(book: Ledger, judgement: Judgement, here: Here) -> str:
    """Which figures were out in April 2021, which came after, and what the verdict would have been."""
    words = spoken()
    rows: list[tuple[TableCell, ...]] = [
        (
            _sized(book.info(one.indicator).short, one.size_emp),
            _years(one.waves_then) or words.say("none"),
            _years(one.waves_since) or words.say("none"),
        )
        for one in book.before(judgement.finding)
        if one.waves_then or one.waves_since
    ]
    if not rows and judgement.then is None:
        return ""
    said = []
    if judgement.then is not None:
        then, now = then_word(judgement, None), told.word(judgement.word())
        said.append(words.say("findings.before.region", then=then, now=now))
        country = here.view.country
        if country:
            then, now = then_word(judgement, country), told.word(judgement.word(country))
            said.append(words.say("findings.before.place", place=here.words.countries[country], then=then, now=now))
    said.append(book.report.last_survey_note)
    head = [words.say(f"findings.column.{column}") for column in ("figure", "out then", "came after")]
    return _heading(words.say("findings.before"), " ".join(said)) + (
        table(words.say("findings.before.years"), head, rows) if rows else ""
    )


def _years(waves: Sequence[str]) -> str:
    words = spoken()
    if len(waves) <= YEARS:
        return words.say("list").join(waves)
    return words.say("findings.years", first=waves[0], last=waves[-1], n=len(waves))


YEARS = 8
"""More years than these are printed as first and last."""


def _sized(name: str, size: str) -> str:
    """The name of a figure with its size class, where it has one."""
    return spoken().say("subject", title=name, who=size_name(size)) if size != NOT_APPLICABLE else name


def evidence_table(book: Ledger, finding: Finding) -> str:
    """The figures beside a finding and how each is read, those that are absent too."""
    words = spoken()
    rows: list[tuple[TableCell, ...]] = []
    for one in finding.evidence:
        if one.indicator is not None:
            info = book.info(one.indicator)
            figure = _sized(info.short, one.size_emp or NOT_APPLICABLE)
            figure = figure if info.supply == "snapshot" else words.say("findings.evidence.waiting", figure=figure)
            name: TableCell = Link(figure, info.source.url)
        elif one.kept_table is not None:
            name = words.say(f"findings.evidence.{one.kept_table}")
        else:
            name = words.say("findings.evidence.absent", what=one.absent)
        rows.append((name, words.say(f"findings.use.{one.use}"), one.read))
    if not rows:
        return ""
    head = [words.say(f"findings.column.{column}") for column in ("figure", "use", "read")]
    return _heading(words.say("findings.evidence")) + table(words.say("findings.evidence.figures"), head, rows)


# --- tables of evidence -----------------------------------------------------------------------------------------------


def looked_for_table(book: Ledger) -> str:
    """What was looked for and not found."""
    words = spoken()
    rows: list[tuple[TableCell, ...]] = [
        (
            one.what,
            one.result,
            one.consequence,
            Link(host(one.url), one.url) if one.url else words.say("none"),
            words.say("list").join(one.findings),
        )
        for one in book.looked_for
    ]
    columns = ("what", "result", "therefore", "nearest", "findings")
    head = [words.say(f"findings.column.{column}") for column in columns]
    return table(words.say("findings.looked for"), head, rows)


def evidence_tables(here: Here, book: Ledger) -> None:
    """What stands beside the figures: platforms, what was not found, the report itself."""
    drawn_block(here, "platforms")
    words, report = spoken(), book.report
    terms = "".join(f"<li>{escape(term)}</li>" for term in report.terms)
    about = words.html(
        "findings.report.about",
        link=_report(report),
        publisher=escape(report.publisher),
        day=escape(words.day(report.posted)),
        event=escape(report.event),
    )
    st.html(
        f'<details class="bdm-details"><summary>{escape(words.say("findings.platforms"))}</summary>'
        f"{platform_table(book.platforms, book.figures.name)}</details>"
        f'{_heading(words.say("findings.looked for"))}<details class="bdm-details">'
        f"<summary>{escape(words.say('findings.looked for.things', n=len(book.looked_for)))}</summary>"
        f"{looked_for_table(book)}</details>"
        f'{_heading(words.say("findings.report"))}<ul class="bdm-prose">{terms}</ul>'
        f'<p class="bdm-foot">{about} {escape(report.dates)}</p>'
    )


# --- beside the charts of a theme -------------------------------------------------------------------------------------


def beside(here: Here, *themes: str) -> None:
    """The findings of some themes for a page of charts: what was said, the verdict, and a link to the card.

    Findings of other themes that touch these stand here too when they have a rule.
    """
    words, country = spoken(), here.view.country
    wanted = {THEMES[theme] for theme in themes}
    own = [
        one
        for one in ledger(here.database).judgements.values()
        if one.finding.theme in wanted or (one.parts and wanted & set(one.finding.also_themes))
    ]
    items = "".join(
        f"<li>{escape(words.say('quoted', text=one.finding.quote))}<br>{mark(one.word(country))} "
        f"{_linked(here, one.finding)}</li>"
        for one in own
    )
    place = words.say("findings.beside.place", place=here.words.countries[country]) if country else ""
    heading = _heading(words.say("findings.beside"), place or words.say("findings.beside.region"))
    st.html(f'{heading}<ul class="bdm-sentences bdm-small">{items}</ul>')
