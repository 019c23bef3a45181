"""Artifacts -> the report: one HTML file that shows the whole build, offline."""
