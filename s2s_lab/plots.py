"""Pictures of results: a trace's attention as a plotly figure, and line charts (`charts.py`).

This module needs no kernel and knows no model.
"""

from html import escape
from typing import Any

from s2s_lab.charts import LineChart
from s2s_lab.decoding.trace import Trace

__all__ = ["LineChart", "attention"]


def attention(trace: Trace, hypothesis: int | None = None) -> Any:
    """Attention of a hypothesis (the answer, if None) as a plotly heat map.

    Row t is what was read to *produce* output token t.

    Raises:
        ValueError: if the model has no attention.
    """
    import plotly.graph_objects as go

    chosen = trace.outputs[0].hypothesis if hypothesis is None else hypothesis
    rows = trace.attention_of(chosen)
    if not rows:
        raise ValueError(f"attention: expected a model with attention, got {trace.model}")
    produced = [escape(node.token) for node in trace.path(chosen)]
    read = [escape(token) for token in trace.source]
    figure = go.Figure(
        go.Heatmap(
            z=rows,
            x=list(range(len(read))),
            y=list(range(len(produced))),
            zmin=0,
            zmax=1,
            colorscale="Blues",
            hovertemplate="weight %{z:.3f}<extra></extra>",
        )
    )
    figure.update_xaxes(tickvals=list(range(len(read))), ticktext=read, side="top")
    figure.update_yaxes(
        tickvals=list(range(len(produced))),
        ticktext=produced,
        autorange="reversed",
        title="row = read to produce this word",
    )
    return figure
