"""Rules over the content: one small function each, with samples that prove it; `check` tries them all."""

from knowledge.checks.report import RULES, Report, check

__all__ = ["RULES", "Report", "check"]
