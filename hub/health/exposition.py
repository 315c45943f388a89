"""The text that Prometheus reads: what all processes have counted, and the state of the parts at this moment."""

import os
from collections.abc import Iterator

from prometheus_client import CONTENT_TYPE_LATEST as CONTENT_TYPE
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from hub.health.checks import FAILED, OK, look

__all__ = ["CONTENT_TYPE", "exposition"]


class Parts:
    """What `look` finds, as gauges. Asked at each reading, so no process has to keep them."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        findings = look()
        state = GaugeMetricFamily("hub_part_up", "1: answers; 0.5: degraded; 0: has failed.", labels=["part"])
        for name, finding in findings.items():
            state.add_metric([name], {OK: 1.0, FAILED: 0.0}.get(finding.state, 0.5))
        yield state
        for name, finding in findings.items():
            for what, number in finding.numbers.items():
                yield GaugeMetricFamily(f"hub_{name}_{what}", f"{name}: {what.replace('_', ' ')}.", value=number)


def exposition() -> bytes:
    """All series. With PROMETHEUS_MULTIPROC_DIR those of all processes, else of this one."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Parts())
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
        return generate_latest(registry)
    return generate_latest(REGISTRY) + generate_latest(registry)
