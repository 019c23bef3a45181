"""The colours of the clusters on the report's map, in light and dark."""

CLUSTER_COLOURS = {
    "light": (
        *("#2f6fb2", "#c2571a", "#2e8257", "#8a4fa3", "#9a7800"),
        *("#c0392b", "#1b7f8d", "#666a26", "#b0457b", "#5a6b7b"),
    ),
    "dark": (
        *("#7fb2ea", "#f0a36b", "#74c69d", "#c39bdc", "#e0c15a"),
        *("#f08a80", "#67c7d4", "#b9bd72", "#ea93bd", "#a5b4c3"),
    ),
}
"""As many as can be distinguished; there are no more clusters than colours."""
