"""What all figures share: the template of fonts, colours and axes, and the configuration of the page."""

from __future__ import annotations

from typing import Any

from dashboard import look

Trace = dict[str, Any]


Layout = dict[str, Any]
Drawing = tuple[list[Trace], Layout]
"""What drawing a chart gives: its traces and what differs from the template."""


CONFIG: dict[str, Any] = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}
"""Configuration for ``st.plotly_chart``: no tool bar, no zoom that traps a finger on a phone."""


TEMPLATE: dict[str, Any] = {
    "layout": {
        "font": {"family": look.FONT_STACK, "size": look.TEXT_SIZE, "color": look.INK},
        "paper_bgcolor": look.GROUND,
        "plot_bgcolor": look.GROUND,
        "showlegend": False,
        "separators": ".\u202f",
        "hovermode": "closest",
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": look.GROUND,
            "bordercolor": look.RULE,
            "align": "left",
            "font": {"family": look.FONT_STACK, "size": look.TEXT_SIZE, "color": look.INK},
        },
        "annotationdefaults": {"showarrow": False, "font": {"size": look.SMALL_SIZE, "color": look.INK}},
        "xaxis": {
            "tickfont": {"color": look.MUTED, "size": look.SMALL_SIZE},
            "gridcolor": look.GRID,
            "zerolinecolor": look.RULE,
            "zerolinewidth": 1,
            "linecolor": look.RULE,
            "tickcolor": look.RULE,
            "ticklen": 4,
            "fixedrange": True,
            "title": {"font": {"color": look.MUTED, "size": look.SMALL_SIZE}},
        },
        "yaxis": {
            "tickfont": {"color": look.MUTED, "size": look.SMALL_SIZE},
            "gridcolor": look.GRID,
            "zerolinecolor": look.RULE,
            "zerolinewidth": 1,
            "fixedrange": True,
            "title": {"font": {"color": look.MUTED, "size": look.SMALL_SIZE}},
        },
    },
    "data": {
        "scatter": [
            {
                "hovertemplate": "%{hovertext}<extra></extra>",
                "textfont": {"size": look.LABEL_SIZE},
                "cliponaxis": False,
                "connectgaps": False,
                "line": {"shape": "linear"},
            }
        ],
        "heatmap": [{"hovertemplate": "%{hovertext}<extra></extra>"}],
        "bar": [
            {"cliponaxis": False, "hovertemplate": "%{hovertext}<extra></extra>", "textfont": {"size": look.LABEL_SIZE}}
        ],
    },
}
"""Our own template, in place of Plotly's and Streamlit's: what all traces, axes and annotations share."""
