"""Findings on a page: the scorecard, one card with its working, tables of evidence, findings beside a theme's charts.

All words come from the ledger. Links lead to addresses: a card is a link like every other view.
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
from dashboard.ledger.rules import CANNOT_SAY, WORDS, Finding
from dashboard.measure.value import NOT_APPLICABLE, Observation
from dashboard.questions.choices import THEMES
from dashboard.questions.ledger import Ledger, ledger
from dashboard.render import card as card_picture
from dashboard.shell.block import drawn_block
from dashboard.shell.evidence import host, platform_table, programme_table
from dashboard.shell.filters import key, show, size_name, written
from dashboard.shell.frame import Here
from dashboard.shell.tables import Cell as TableCell
from dashboard.shell.tables import Link, table
from dashboard.view import address_of, at
from dashboard.words import spoken

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
        return f"{code} {allowed[code]}" if name == "finding" else allowed[code]

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


# --- the title's question ---------------------------------------------------------------------------------------------


def title_question(book: Ledger) -> None:
    """The question of the report's title, and the honest answer."""
    report, programmes = book.report, book.programmes
    controlled = sum("control group" in one.evidence for one in programmes)
    with_control = (
        f"{controlled} used a control group" if controlled else "no page that we read mentions a control group"
    )
    relayed = sum(one.read == "relayed" for one in programmes)
    st.html(
        f'<div class="bdm-chart"><h2>“{escape(report.title)}”</h2></div>'
        f'<p class="bdm-lead">The report asks. Neither it nor the figures answer: it counts no failures, and no '
        f"statistic does. Here is what evaluations of named programmes found.</p>"
        f'<p class="bdm-prose">{escape(report.answer)} Of {len(programmes)} programmes in our list {with_control}, and '
        f"{relayed} are told by others than the evaluator.</p>"
        f'<details class="bdm-details"><summary>What is reported of {len(programmes)} named programmes</summary>'
        f"{programme_table(programmes, book.figures.name)}</details>"
    )


# --- scorecard --------------------------------------------------------------------------------------------------------


def counts(judgements: Sequence[Judgement], geo: str | None) -> str:
    """How many findings have which verdict, all at the same size."""
    found = [one.word(geo) for one in judgements]
    tiles = "".join(
        f'<li><b>{found.count(word)}</b><span aria-hidden="true">{told.SIGNS[word]}</span> {told.word(word)}</li>'
        for word in WORDS
    )
    return f'<ul class="bdm-counts">{tiles}</ul>'


def scorecard(here: Here, book: Ledger, judgements: Sequence[Judgement]) -> None:
    """All findings by theme: what was said, the verdict of the region, of my country, and as of April 2021."""
    country = here.view.country
    who = f" of {escape(here.words.countries[country])}" if country else ""
    barred = sum(one.region is None for one in judgements)
    note = (
        f"{barred} of {len(judgements)} may have no verdict at all: they ask, wish, judge themselves, or nothing "
        "measures them. That is a result too: each card says what would have to be measured."
    )
    parts = [
        f'<div class="bdm-chart"><h2>{len(judgements)} of {len(book.judgements)} findings</h2>'
        f"<p>Verdicts{who or ' of the region'}. {escape(note)}</p></div>",
        counts(judgements, country),
    ]
    for theme in THEMES.values():
        own = [one for one in judgements if one.finding.theme == theme]
        if own:
            parts.append(_theme(here, theme, own))
    parts.append(
        f'<p class="bdm-prose">Then: with the survey years that were out in April 2021, in today\'s vintage. '
        f"{escape(book.report.last_survey_note)}</p>"
    )
    if not judgements:
        parts.append('<p class="bdm-note" role="status">No finding fits these choices together.</p>')
    st.html("".join(parts))


def _theme(here: Here, theme: str, judgements: Sequence[Judgement]) -> str:
    country = here.view.country
    head = ["Finding", "What was said", "Kind"]
    head += [here.words.countries[country]] if country else []
    head += ["Region", "Then (April 2021)"]
    rows = []
    for one in judgements:
        finding = one.finding
        row: list[str] = [
            f'<th scope="row"><a href="{escape(address(here, finding.id))}" target="_self">{finding.id} '
            f"{escape(finding.label)}</a></th>",
            f"<td>{escape(finding.paraphrase)}</td>",
            f'<td data-label="Kind">{escape(finding.type)}</td>',
        ]
        if country:
            row.append(_verdict_cell(one, country, here.words.countries[country]))
        row.append(_verdict_cell(one, None, "Region"))
        row.append(f'<td data-label="Then (April 2021)">{escape(then_word(one, None))}</td>')
        rows.append(f"<tr>{''.join(row)}</tr>")
    columns = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    return (
        f'<div class="bdm-scroll"><table class="bdm-table bdm-cards bdm-findings">'
        f"<caption>{escape(told.initial(theme))}</caption>"
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
        return "no verdict"
    found = judgement.then if geo is None else judgement.countries_then[geo]
    if found.word == CANNOT_SAY and found.reason is not None:
        return f"{told.word(found.word)}: {told.reason_name(found.reason.code)}"
    return told.word(found.word)


# --- one card ---------------------------------------------------------------------------------------------------------


def card(here: Here, book: Ledger, judgement: Judgement) -> None:
    """One finding: what was said, the verdict, the chart, the working, and the way out as a picture."""
    finding = judgement.finding
    with st.container(key="card"):
        words, drawing = st.columns([5, 6], gap="medium") if has_chart(finding) else (st.container(), None)
        with words:
            st.html(card_words(here, book, judgement))
        if drawing is not None:
            with drawing:
                drawn_block(here, "finding", limit=finding.caveat)
    with st.container(horizontal=True, gap="small", key="card_ways_out"):
        st.download_button(
            "This card as a picture (16:9)",
            data=lambda: picture(here, judgement),
            file_name=f"finding-{finding.id}{f'-{here.view.country}' if here.view.country else ''}.png",
            mime="image/png",
            on_click="ignore",
            key="card_png",
        )
        picture_address = f"/card.png?{query_string(card_query(here, judgement))}"
        st.html(
            f'<p class="bdm-foot"><a href="{escape(picture_address)}">Address of the picture</a> · '
            f'<a href="{escape(address(here, None))}" target="_self">All findings</a></p>'
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
    finding, words = judgement.finding, words_of(scene(here, judgement))
    themes = " · ".join(escape(told.initial(theme)) for theme in finding.themes)
    kinds = " · ".join(escape(kind) for kind in finding.types)
    rule = ""
    if finding.parts:
        rule = f"<p><b>Put to the test:</b> {escape(words.rule)}</p>"
    elif finding.needed:
        rule = f"<p><b>What would have to be measured:</b> {escape(finding.needed)}</p>"
    return (
        f'<div class="bdm-finding"><p class="bdm-foot">{finding.id} · {themes} · {kinds}</p>'
        f"<h2>{escape(finding.label)}</h2>"
        f'<p class="bdm-said">{escape(finding.paraphrase)}</p>'
        f"<blockquote>“{escape(finding.quote)}”</blockquote>"
        f'<p class="bdm-foot">{escape(finding.voice)}. {escape(words.said_on)}. Hedge: {escape(finding.hedge)}.</p>'
        f'<p class="bdm-foot">{spoken().say("verdict.whose")}</p><p class="bdm-big">{mark(words.word)}</p>'
        f"<p>{escape(words.because)}</p>{rule}"
        f'<p class="bdm-foot"><b>Keep in mind:</b> {escape(finding.caveat)}</p></div>'
    )


def card_details(here: Here, book: Ledger, judgement: Judgement) -> list[str]:
    """Below the card: rule and working, evidence, before and after, limits, questions, source."""
    finding = judgement.finding
    said: list[str] = []
    if finding.parts:
        said.append(
            f'<div class="bdm-chart"><h2>How the verdict comes about</h2><p>Rule of {escape(finding.rule_dated)}. '
            f"{escape(finding.rule_why)}</p></div>"
        )
        for part in judgement.parts:
            said += part_details(book, part)
        said.append(countries_table(book, judgement))
        said.append(f'<p class="bdm-foot">{escape(spoken().say("chance.model"))}</p>')
        if len(judgement.parts) > 1:
            said.append(
                '<p class="bdm-prose">Parts together: those that cannot say are left out; where all others say the '
                "same, that is the verdict; where one depends on the year, so does the whole; otherwise it agrees in "
                "part.</p>"
            )
    else:
        why = told.initial(told.reason_name(finding.without_why))
        said.append(
            f'<div class="bdm-chart"><h2>Why there is no rule</h2><p>{escape(why)}. '
            f"{escape(finding.without_text)}</p></div>"
        )
    said.append(before_and_after(book, judgement, here))
    said.append(evidence_table(book, finding))
    limits = "".join(f"<li>{escape(limit)}</li>" for limit in finding.limits)
    if limits:
        said.append(f'<div class="bdm-chart"><h2>Limits</h2></div><ul class="bdm-prose">{limits}</ul>')
    questions = "".join(f"<li>{escape(question)}</li>" for question in finding.questions)
    if questions:
        said.append(
            f'<div class="bdm-chart"><h2>Questions it belongs to</h2></div><ul class="bdm-prose">{questions}</ul>'
        )
    report = book.report
    said.append(
        f'<p class="bdm-foot">Read in <a href="{escape(report.url)}">{escape(report.title)}</a>, '
        f"{escape(report.publisher)}, {spoken().day(report.posted)}, line {finding.line}. "
        f"Checksum of the line: {finding.line_sha256[:12]}. {escape(report.dates)}</p>"
    )
    return said


def part_details(book: Ledger, judged: PartVerdict) -> list[str]:
    """One part of a rule: what it asks, what came out, and the sum of every country."""
    part, infos = judged.part, book.figures.infos
    tests = "".join(
        f"<li>“{escape(told.plain(test.name))}”: {escape(told.tell_test(test, infos))}.{_why(test.tolerance_why)}</li>"
        for test in part.tests
    )
    clauses = "".join(f"<li>{escape(told.initial(told.tell_clause(clause)))}.</li>" for clause in part.clauses)
    cap = f"<li>At most “{part.at_most}”: {escape(part.at_most_why)}</li>" if part.at_most_why else ""
    said = [
        f'<div class="bdm-prose"><h3>{escape(part.states)}</h3><p>{mark(judged.region.word)}'
        f" {escape(told.tell_waves(judged.region, judged.year_before))}</p>"
        f"<p>Population: {escape(part.population)}.</p>"
        f"<ul>{tests}{clauses}{cap}<li>{escape(told.tell_region(part))}</li></ul></div>"
    ]
    if judged.waves:
        said.append(waves_table(judged))
        said.append(f'<p class="bdm-foot">{escape(told.tell_chance(part, judged.waves[-1]))}</p>')
        for wave in reversed(judged.waves):
            said.append(working(book, judged, wave, opened=wave is judged.waves[-1]))
    days = told.vintages([judged])
    if days:
        said.append(f'<p class="bdm-foot">Figures of the vintages of {escape(days)}.</p>')
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
    head = ("Country", "Verdict", "Rests on, or why not", "Then (April 2021)")
    return table("All countries, from the last two surveys", head, rows)


def _why(reason: str | None) -> str:
    return f" Tolerance: {escape(reason)}" if reason else ""


def waves_table(judged: PartVerdict) -> str:
    """Every wave with its verdict; the last two decide."""
    year_before = judged.year_before
    rows: list[tuple[TableCell, ...]] = [
        (
            told.initial(told.tell_wave(wave.wave, year_before)),
            told.signed(wave.word),
            told.tell_counts(wave),
            f"{told.initial(told.reason_name(wave.reason.code))}: {wave.reason.text}" if wave.reason else "",
        )
        for wave in reversed(judged.waves)
    ]
    return table("Every survey, newest first; the last two decide", ("Survey", "Region", "Countries", "Why not"), rows)


def working(book: Ledger, judged: PartVerdict, wave: RegionWave, opened: bool) -> str:
    """The sum of every country in one wave, with the figures that always stand beside them."""
    part, year_before = judged.part, judged.year_before
    if wave.outcomes:
        rows: list[tuple[TableCell, ...]] = [("Region", told.word(wave.word), " | ".join(told.sums(wave.outcomes)))]
        head: tuple[str, ...] = ("Who", "Verdict", "Sum")
    else:
        beside = tuple(book.info(id_).short for id_ in part.beside)
        head = ("Country", *beside, "Verdict", "Sum")
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
    body = table(
        f"{told.initial(told.tell_wave(wave.wave, year_before))}: the figures compared, as published", head, rows
    )
    name = told.initial(told.tell_wave(wave.wave, year_before))
    state = " open" if opened else ""
    return f'<details class="bdm-details"{state}><summary>{escape(name)}: country by country</summary>{body}</details>'


def _reason(reason: Reason | None) -> str:
    return "" if reason is None else told.initial(reason.text)


def _figure(cell: Observation | None, book: Ledger) -> str:
    """A figure with its unit and flags, or the sign of absence."""
    if cell is None or cell.value is None:
        return ":"
    info = book.info(cell.indicator_id)
    return f"{spoken().quantity(cell.value, info.unit, info.decimals)} {cell.letters}".strip()


def before_and_after(book: Ledger, judgement: Judgement, here: Here) -> str:
    """Which figures were out in April 2021, which came after, and what the verdict would have been."""
    finding = judgement.finding
    rows: list[tuple[TableCell, ...]] = [
        (
            f"{book.info(one.indicator).short}{_of_size(one.size_emp)}",
            _years(one.waves_then) or "none",
            _years(one.waves_since) or "none",
        )
        for one in book.before(finding)
        if one.waves_then or one.waves_since
    ]
    if not rows and judgement.then is None:
        return ""
    said = ""
    if judgement.then is not None:
        said = f"With what was out then: {then_word(judgement, None)}. Today: {told.word(judgement.word())}."
        country = here.view.country
        if country:
            name, today = here.words.countries[country], told.word(judgement.word(country))
            said += f" {name} then: {then_word(judgement, country)}; today: {today}."
    return (
        f'<div class="bdm-chart"><h2>Before and after April 2021</h2><p>{escape(said)} '
        f"{escape(book.report.last_survey_note)}</p></div>"
        + (table("Years of the figures", ("Figure", "Out in April 2021", "Came after"), rows) if rows else "")
    )


def _years(waves: Sequence[str]) -> str:
    return ", ".join(waves) if len(waves) <= YEARS else f"{waves[0]} to {waves[-1]} ({len(waves)} years)"


YEARS = 8
"""More years than these are printed as first and last."""


def _of_size(size: str) -> str:
    return f", {size_name(size)}" if size != NOT_APPLICABLE else ""


def evidence_table(book: Ledger, finding: Finding) -> str:
    """The figures beside a finding and how each is read, those that are absent too."""
    rows: list[tuple[TableCell, ...]] = []
    for one in finding.evidence:
        if one.indicator is not None:
            info = book.info(one.indicator)
            waiting = " (comes with the first live pull)" if info.supply != "snapshot" else ""
            size = _of_size(one.size_emp or NOT_APPLICABLE)
            name: TableCell = Link(f"{info.short}{size}{waiting}", info.source.url)
        elif one.kept_table is not None:
            name = f"Table of {one.kept_table} (below)"
        else:
            name = f"Not in our figures: {one.absent}"
        rows.append((name, one.use, one.read))
    if not rows:
        return ""
    body = table("Figures beside this finding", ("Figure", "What it could do", "How it is read"), rows)
    return f'<div class="bdm-chart"><h2>Evidence</h2></div>{body}'


# --- tables of evidence -----------------------------------------------------------------------------------------------


def looked_for_table(book: Ledger) -> str:
    """What was looked for and not found."""
    rows: list[tuple[TableCell, ...]] = [
        (
            one.what,
            one.result,
            one.consequence,
            Link(host(one.url), one.url) if one.url else "none",
            ", ".join(one.findings),
        )
        for one in book.looked_for
    ]
    head = ("What", "Result", "Therefore", "Nearest page, read there", "Findings")
    return table("Looked for and not found", head, rows)


def evidence_tables(here: Here, book: Ledger) -> None:
    """What stands beside the figures: platforms, what was not found, the report itself."""
    drawn_block(here, "platforms")
    terms = "".join(f"<li>{escape(term)}</li>" for term in book.report.terms)
    report = book.report
    st.html(
        '<details class="bdm-details"><summary>The list behind the timeline</summary>'
        f"{platform_table(book.platforms, book.figures.name)}</details>"
        f'<div class="bdm-chart"><h2>Looked for and not found</h2></div>'
        f'<details class="bdm-details"><summary>{len(book.looked_for)} things, and what we therefore do not say'
        f"</summary>{looked_for_table(book)}</details>"
        f'<div class="bdm-chart"><h2>About the report</h2></div><ul class="bdm-prose">{terms}</ul>'
        f'<p class="bdm-foot"><a href="{escape(report.url)}">{escape(report.title)}</a>. {escape(report.publisher)}, '
        f"{spoken().day(report.posted)}. {escape(report.event)}. {escape(report.dates)}</p>"
    )


# --- beside the charts of a theme -------------------------------------------------------------------------------------


def beside(here: Here, *themes: str) -> None:
    """The findings of some themes for a page of charts: what was said, the verdict, and a link to the card.

    Findings of other themes that touch these stand here too when they have a rule.
    """
    country = here.view.country
    wanted = {THEMES[theme] for theme in themes}
    own = [
        one
        for one in ledger(here.database).judgements.values()
        if one.finding.theme in wanted or (one.parts and wanted & set(one.finding.also_themes))
    ]
    items = "".join(
        f"<li>“{escape(one.finding.quote)}”<br>{mark(one.word(country))} "
        f'<a href="{escape(address(here, one.finding.id))}" target="_self">{one.finding.id} '
        f"{escape(one.finding.label)}</a></li>"
        for one in own
    )
    who = f" for {escape(here.words.countries[country])}" if country else ""
    st.html(
        f'<div class="bdm-chart"><h2>What the 2021 seminar said on this</h2>'
        f"<p>Statements, not measurements; verdicts{who} "
        f'as far as figures allow one.</p></div><ul class="bdm-sentences bdm-small">{items}</ul>'
    )
