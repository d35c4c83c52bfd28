"""Rules of style of the country profile, of declined questions and of word tables, and how pages print."""

from __future__ import annotations

from dashboard import look

PAPER = 0.63
"""How much smaller a drawing is on paper: the page's column is 68rem wide, a sheet of A4 between its margins 186 mm."""

RULES = f"""
/* questions that are declined: as large as an answer */
.bdm-declined {{ margin: 1.5rem 0 0.5rem; padding: 0.6rem 0 0.6rem 1rem; border-left: 3px solid {look.RULE};
  max-width: 46rem; color: {look.INK}; }}
.bdm-declined dt {{ font-weight: 600; margin: 0; }}
.bdm-declined dd {{ margin: 0 0 0.6rem; }}
.bdm-declined dd:last-child {{ margin-bottom: 0; }}
/* six figures of one country */
.bdm-six {{ display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1.25rem 2rem; margin-top: 0.75rem; }}
.bdm-six section {{ border-top: 2px solid {look.INK}; padding-top: 0.4rem; }}
.bdm-six h3 {{ font-size: 0.95rem; font-weight: 600; margin: 0; padding: 0; color: {look.MUTED}; }}
.bdm-six p {{ margin: 0 0 0.4rem; color: {look.MUTED}; font-size: 0.875rem; line-height: 1.35; }}
.bdm-six .bdm-number {{ font-size: 1.9rem; line-height: 1.15; color: {look.ACCENT}; font-weight: 700; margin: 0.1rem 0;
  font-variant-numeric: tabular-nums; }}
.bdm-six .bdm-number small {{ font-size: 0.875rem; font-weight: 400; color: {look.MUTED}; }}
.bdm-six dl {{ margin: 0 !important; padding: 0 !important; font-size: 0.875rem; line-height: 1.35;
  color: {look.INK}; }}
.bdm-six dl div {{ margin: 0 !important; display: flex; gap: 0.75rem; border-top: 1px solid {look.GRID};
  padding: 0.2rem 0; }}
.bdm-six dt {{ flex: 0 0 6.5rem; color: {look.MUTED}; margin: 0; font-weight: 400; }}
.bdm-six dd {{ margin: 0; }}
.bdm-quotes {{ display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem 2rem; }}
.bdm-quotes figure {{ margin: 0; }}
.bdm-quotes blockquote {{ margin: 0 0 0.3rem; padding: 0 0 0 0.75rem; border-left: 3px solid {look.RULE};
  font-style: italic; color: {look.INK}; }}
.bdm-quotes figcaption {{ font-size: 0.875rem; color: {look.MUTED}; line-height: 1.4; }}
.bdm-quotes a, .bdm-choose a {{ color: {look.PLAIN}; text-decoration: underline; }}
.bdm-limits {{ margin: 0 !important; padding-left: 1.1rem !important; max-width: 60rem; }}
.bdm-limits li {{ font-size: 0.875rem !important; color: {look.MUTED}; margin: 0 !important; padding: 0 !important; }}
ul.bdm-choose {{ list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin: 0.5rem 0 !important;
  padding: 0 !important; }}
.bdm-choose li {{ margin: 0 !important; padding: 0.35rem 0 !important; font-size: 1.1rem !important; }}
@media (max-width: 60rem) {{ .bdm-six, .bdm-quotes {{ grid-template-columns: repeat(2, minmax(0, 1fr)); }} }}
@media (max-width: 40rem) {{ .bdm-six, .bdm-quotes {{ grid-template-columns: minmax(0, 1fr); }} }}
/* paper: the whole page flows, nothing that only a screen can use is printed */
@page {{ size: A4; margin: 10mm 12mm; }}
@media print {{
  html, body, #root, .stApp, [data-testid="stAppViewContainer"], [data-testid="stMain"],
  [data-testid="stMainBlockContainer"] {{ position: static !important; overflow: visible !important;
    height: auto !important; max-height: none !important; display: block !important; }}
  [data-testid="stMainBlockContainer"] {{ max-width: none; padding: 0; }}
  [data-testid="stHeader"], [data-testid="stExpander"]:not(:has(details[open])), .st-key-all_nine,
  [data-testid="stToolbar"], [data-testid="stBottom"],
  [data-testid="stPopover"], [data-testid="stDownloadButton"], iframe, .bdm-details, .bdm-def,
  [class*="st-key-filters"], .st-key-menu, .st-key-search {{ display: none !important; }}
  [data-testid="stVerticalBlock"] {{ display: block !important; gap: 0 !important; min-height: 0 !important; }}
  [data-testid="stElementContainer"], [data-testid="stLayoutWrapper"] {{ margin-bottom: 0 !important; }}
  h1 {{ font-size: 16pt !important; padding: 0.3rem 0 1rem !important; }}
  .bdm-chart h2 {{ font-size: 12pt; margin: 0.6rem 0 0.1rem; }}
  .bdm-scroll, .bdm-figures-scroll {{ overflow: visible; }}
  .bdm-table, .bdm-figures {{ min-width: 0 !important; font-size: 8.5pt; }}
  .bdm-table th, .bdm-table td {{ padding: 0.1rem 0.4rem 0.1rem 0; line-height: 1.25; }}
  .bdm-table caption {{ padding: 0; font-size: 8.5pt; }}
  .bdm-remarks td:last-child {{ min-width: 0; }}
  .bdm-six {{ grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 0.45rem 1rem; }}
  .bdm-six section {{ border-top-width: 1.5px; padding-top: 0.2rem; }}
  .bdm-six h3 {{ font-size: 9.5pt; }}
  .bdm-six .bdm-number {{ font-size: 17pt; }}
  .bdm-six .bdm-number small {{ font-size: 8.5pt; }}
  .bdm-six p, .bdm-six dl {{ font-size: 8.5pt; line-height: 1.25; }}
  .bdm-six p {{ margin-bottom: 0.2rem; }}
  .bdm-six dl div {{ padding: 0.1rem 0; }}
  .bdm-six dt {{ flex-basis: 4.6rem; }}
  .bdm-quotes {{ grid-template-columns: repeat(2, minmax(0, 1fr)); }}
  .bdm-foot, .bdm-limits li, .bdm-quotes figcaption {{ font-size: 8pt !important; line-height: 1.3; }}
  .bdm-prose, .bdm-quotes blockquote, .bdm-declined {{ font-size: 9pt; margin-top: 0.3rem; }}
  .bdm-declined, [data-testid="stPageLink"] {{ display: none !important; }}
  .bdm-chart p {{ font-size: 8.5pt; }}
  .bdm-six {{ margin-top: 0.3rem; }}
  .bdm-prose, .bdm-foot {{ margin: 0.15rem 0 !important; }}
  .bdm-masthead {{ font-size: 9pt; }}
  /* a drawing keeps the width that it has on screen: at most that of the page's column, which then fits on A4 */
  [data-testid="stElementContainer"]:has(> * .stPlotlyChart, > .stPlotlyChart) {{ zoom: {PAPER}; break-inside: avoid; }}
  section, figure, tr, .bdm-declined, .bdm-card, .bdm-chart {{ break-inside: avoid; }}
  [data-testid="stElementContainer"]:has(.bdm-chart), .bdm-chart, .bdm-chart h2 {{ break-after: avoid; }}
  .bdm-foot p, .bdm-note, .bdm-card p, .bdm-lead {{ font-size: 8.5pt !important; line-height: 1.3; }}
  .bdm-sentences li {{ font-size: 9pt !important; padding: 0.15rem 0 !important; }}
  .bdm-sentences a {{ font-size: 8.5pt; }}
  .bdm-words td {{ min-width: 0; }}
  * {{ print-color-adjust: exact; }}
}}
"""
