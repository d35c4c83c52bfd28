"""Renderers: a :class:`~dashboard.chart.Chart` in, a figure, page text or bytes out. No Streamlit, no SQL."""
