"""The few rules of style that Streamlit's theme has no key for: a calm, print-like page.

They are part of the page that the server sends (``routes.cards``): put there by the script they would come after the
first words, and those would stand unstyled for a moment.
"""

from __future__ import annotations

from dashboard import look
from dashboard.render import table
from dashboard.shell import style_pages

RULES = f"""
/* the page: one column, as wide as a chart reads well */
[data-testid="stMainBlockContainer"] {{ max-width: 72rem; padding: 1.25rem 2rem 4rem; }}
[data-testid="stHeader"] {{ display: none; }}
/* the masthead */
.bdm-masthead {{ font-weight: 700; font-size: 1.05rem; color: {look.INK}; margin: 0; }}
.bdm-masthead span {{ font-weight: 400; color: {look.MUTED}; }}
.st-key-menu {{ border-bottom: 1px solid {look.RULE}; padding-bottom: 0.35rem; row-gap: 0; }}
.st-key-menu [data-testid="stPageLink-NavLink"] {{ background: none; border-radius: 0; padding: 0.25rem 0;
  margin-right: 1rem; }}
.st-key-menu [data-testid="stPageLink-NavLink"] p {{ color: {look.INK}; font-size: 1rem; }}
.st-key-menu [data-testid="stPageLink-NavLink"]:hover p {{ text-decoration: underline; }}
.st-key-masthead > div:last-child {{ width: 20rem; max-width: 100%; margin-left: auto; position: relative; }}
.st-key-found {{ position: absolute; top: 2.75rem; left: 0; right: 0; z-index: 99; background: {look.GROUND};
  border: 1px solid {look.RULE}; padding: 0.5rem 0.75rem; }}
.st-key-found p {{ color: {look.INK}; font-size: 0.95rem; }}
.st-key-found [role="status"] {{ color: {look.MUTED}; font-size: 0.8125rem; margin: 0.25rem 0 0; }}
/* words around charts */
.bdm-lead {{ font-size: 1.1rem; line-height: 1.5; max-width: 46rem; color: {look.INK}; margin: 0 0 0.5rem; }}
.bdm-lead b {{ font-weight: 700; }}
.bdm-chart h2 {{ font-size: 1.35rem; line-height: 1.25; margin: 1.75rem 0 0.25rem; color: {look.INK}; padding: 0;
  max-width: 52rem; text-wrap: pretty; }}
[data-testid="stExpanderDetails"] > div > :first-child .bdm-chart h2 {{ margin-top: 0.25rem; }}
.bdm-chart p {{ color: {look.MUTED}; margin: 0; font-size: 0.95rem; line-height: 1.4; }}
.bdm-foot {{ color: {look.MUTED}; font-size: 0.875rem; line-height: 1.45; margin: 0; max-width: 60rem; }}
.bdm-foot p {{ margin: 0 0 0.15rem; }}
.bdm-hidden {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }}
.bdm-details {{ margin-top: 0.5rem; font-size: 0.875rem; color: {look.INK}; }}
.bdm-details summary {{ cursor: pointer; color: {look.PLAIN}; text-decoration: underline; width: max-content; }}
ul.bdm-sentences {{ margin: 0 !important; padding: 0 !important; list-style: none; max-width: 52rem; }}
.bdm-sentences li {{ font-size: 1.1rem !important; line-height: 1.45; padding: 0.35rem 0 !important;
  margin: 0 !important; color: {look.INK}; }}
.bdm-sentences li + li {{ border-top: 1px solid {look.GRID}; }}
[class*="st-key-filters"] > div {{ min-width: min(12rem, calc(50% - 0.5rem)); }}
[class*="st-key-filters_"] {{ margin-top: 1.75rem; padding-top: 1rem; border-top: 1px solid {look.RULE}; }}
[class*="st-key-filters_"] + * .bdm-chart h2 {{ margin-top: 0.75rem; }}
/* choices right under the heading or the choice they belong to */
[class*="st-key-filters_under"] {{ margin-top: 0; padding-top: 0.25rem; border-top: 0; }}
.bdm-foot a, .bdm-prose a, .bdm-table a {{ color: {look.PLAIN}; text-decoration: underline; }}
.bdm-note {{ border-left: 3px solid {look.TARGET}; padding: 0.4rem 0.75rem; margin: 0 0 0.5rem; color: {look.INK};
  background: #faf6ef; overflow-wrap: anywhere; }}
.bdm-prose {{ max-width: 46rem; line-height: 1.5; }}
/* definitions on hover and focus; they stand folded under the chart too */
.bdm-def {{ position: relative; color: {look.PLAIN}; border-bottom: 1px dotted {look.PLAIN}; cursor: help;
  margin-left: 0.35rem; white-space: nowrap; }}
.bdm-tip {{ display: none; position: absolute; right: 0; top: 1.5em; z-index: 9; width: min(24rem, 80vw);
  white-space: normal; background: {look.GROUND}; color: {look.INK}; border: 1px solid {look.RULE};
  padding: 0.5rem 0.75rem; font-size: 0.875rem; }}
.bdm-def:hover .bdm-tip, .bdm-def:focus .bdm-tip {{ display: block; }}
.bdm-details dt {{ font-weight: 600; margin-top: 0.35rem; }}
.bdm-details dd {{ margin: 0 0 0.35rem; max-width: 46rem; line-height: 1.45; }}
.bdm-table.bdm-atlas {{ min-width: 0; width: auto; }}
.bdm-table.bdm-atlas td, .bdm-table.bdm-atlas thead th + th {{ text-align: center; padding-right: 0.35rem;
  position: relative; }}
.bdm-table.bdm-listing {{ width: auto; min-width: 0; }}
.bdm-listing th, .bdm-listing td {{ padding-right: 2rem; }}
.bdm-atlas .bdm-value {{ color: {look.PLAIN}; }}
.bdm-glance td {{ white-space: nowrap; }}
.bdm-glance .bdm-none {{ background: {look.EMPTY}; }}
ul.bdm-reasons {{ font-size: 0.875rem; max-width: 60rem; color: {look.INK}; }}
.bdm-tools {{ margin: 0.35rem 0 0; font-size: 0.875rem; }}
.bdm-tools a {{ color: {look.PLAIN}; text-decoration: underline; margin-right: 1.25rem; }}
.bdm-card {{ border: 1px solid {look.RULE}; padding: 0.75rem 1rem; margin-top: 1rem; color: {look.INK}; }}
.bdm-card p {{ margin: 0 0 0.35rem; }}
.bdm-card .bdm-table {{ min-width: 36rem; }}
/* findings: what was said, and verdicts told apart by sign and word, never by colour */
ul.bdm-counts.bdm-counts {{ display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; list-style: none; padding: 0;
  margin: 0.75rem 0; }}
.bdm-counts li {{ margin: 0; color: {look.INK}; font-size: 1rem; }}
.bdm-counts b {{ display: block; font-size: 2rem; line-height: 1.1; font-variant-numeric: tabular-nums; }}
.bdm-counts span, .bdm-verdict span {{ display: inline-block; width: 1.2em; }}
.bdm-verdict {{ font-weight: 600; color: {look.INK}; }}
.bdm-findings caption {{ font-size: 1.05rem; font-weight: 600; color: {look.INK}; padding-top: 1.25rem; }}
.bdm-findings small {{ color: {look.MUTED}; font-size: 0.8125rem; }}
.bdm-findings {{ table-layout: fixed; }}
.bdm-findings th:nth-child(1) {{ width: 17%; }}
.bdm-findings th:nth-child(2) {{ width: 28%; }}
.bdm-findings th:nth-child(3) {{ width: 9%; }}
.bdm-findings a {{ color: {look.PLAIN}; text-decoration: underline; }}
.bdm-finding h2 {{ font-size: 1.6rem; line-height: 1.2; margin: 0.25rem 0 0.75rem; padding: 0; color: {look.INK}; }}
.bdm-finding p, .bdm-finding blockquote {{ color: {look.INK}; margin: 0 0 0.75rem; }}
.bdm-finding .bdm-said {{ font-size: 1.15rem; line-height: 1.4; }}
.bdm-finding blockquote {{ border-left: 3px solid {look.RULE}; padding: 0.1rem 0 0.1rem 0.75rem; font-style: italic; }}
.bdm-finding .bdm-big {{ font-size: 1.6rem; margin: 0.75rem 0 0.25rem; }}
.bdm-finding .bdm-foot {{ color: {look.MUTED}; }}
.bdm-prose h3 {{ font-size: 1.1rem; margin: 1rem 0 0.25rem; padding: 0; color: {look.INK}; }}
.bdm-small li {{ font-size: 1rem; }}
.bdm-small a {{ color: {look.PLAIN}; text-decoration: underline; font-size: 0.9375rem; margin-left: 0.5rem; }}
/* tables scroll inside themselves, never the page */
.bdm-scroll {{ overflow-x: auto; }}
.bdm-table {{ border-collapse: collapse; font-size: 0.875rem; width: 100%; min-width: 46rem;
  color: {look.INK}; }}
.bdm-table caption {{ text-align: left; color: {look.MUTED}; padding-bottom: 0.35rem; }}
.bdm-table th, .bdm-table td {{ border-bottom: 1px solid {look.GRID}; padding: 0.3rem 0.6rem 0.3rem 0; text-align: left;
  vertical-align: top; }}
.bdm-table thead th {{ border-bottom: 1px solid {look.RULE}; font-weight: 600; }}
.bdm-table tbody th {{ font-weight: 400; }}
.bdm-remarks td:last-child {{ min-width: 14rem; }}
.bdm-words td {{ min-width: 7.5rem; }}
.bdm-words a {{ overflow-wrap: break-word; }}
.bdm-table .number {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }}
/* phones: less above the first chart, and tables of words become a card a row */
@media screen and (max-width: 40rem) {{
  [data-testid="stMainBlockContainer"] {{ padding: 0.75rem 1rem 3rem; }}
  .bdm-masthead span {{ display: none; }}
  .stMain h1 {{ font-size: 1.6rem; padding: 0.5rem 0; }}
  .bdm-chart h2 {{ font-size: 1.2rem; margin-top: 1.25rem; }}
  .st-key-filter_indicator {{ flex-basis: 100%; }}
  .bdm-table.bdm-cards {{ min-width: 0; }}
  .bdm-cards, .bdm-cards caption, .bdm-cards tbody, .bdm-cards tr, .bdm-cards tbody th, .bdm-cards td
    {{ display: block; width: auto !important; min-width: 0 !important; }}
  .bdm-cards thead {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
  .bdm-cards tr {{ border-bottom: 1px solid {look.RULE}; padding: 0.5rem 0; }}
  .bdm-cards tbody th, .bdm-cards td {{ border: 0; padding: 0.1rem 0; text-align: left !important; }}
  .bdm-cards tbody th {{ font-weight: 600; }}
  .bdm-cards td[data-label]::before {{ content: attr(data-label) ": "; color: {look.MUTED}; }}
  .bdm-cards td:empty {{ display: none; }}
}}
@media print {{ .st-key-menu, .st-key-search, [class*="st-key-filters"], [class*="st-key-takeaway_"], .bdm-tools,
  .bdm-tip, .stButton, .stToggle {{ display: none; }} }}
"""


SHEET = f"{RULES}{style_pages.RULES}{table.STYLE}"
"""All rules of the app's pages."""
