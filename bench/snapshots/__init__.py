"""Measure what reads a table to files: ``packline snapshot`` beside pandas, ``dvc import-db`` and DuckDB's own export.

``build/sources-venv/bin/python -m bench.snapshots`` measures, and ``… page`` writes ``docs/benchmarks-snapshots.md``.
"""
