"""Traces for an OpenTelemetry collector, where the environment names one.

FastAPI makes a span of each request and :mod:`graph.store.bolt` one of each call to the store; here
they are given a way out. The variables are OpenTelemetry's own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace

from graph.errors import InvalidInput

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"


@contextmanager
def tracing() -> Iterator[None]:
    """Send traces to the collector that the environment names, if it names one, for the length of a
    ``with`` block.

    Raises
    ------
    InvalidInput
        it names one, and what sends traces is not installed.
    """
    if not os.environ.get(ENDPOINT):
        yield
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource
        from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise InvalidInput(
            f"{ENDPOINT} is set and what sends traces is not installed: install "
            "gongjian[tracing], or unset it"
        ) from None

    class WithoutQuery(SpanProcessor):
        def on_start(self, span: Span, parent_context: object = None) -> None:
            # What is searched for stays here, as in the log.
            if "url.query" in (span.attributes or {}):
                span.set_attribute("url.query", "REDACTED")

    name = os.environ.get("OTEL_SERVICE_NAME", "gongjian")
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: name}))
    provider.add_span_processor(WithoutQuery())
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    try:
        yield
    finally:
        provider.shutdown()
