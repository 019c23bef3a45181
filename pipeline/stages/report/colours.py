"""The colours of the clusters on the report's map, in light and dark."""

CLUSTER_COLOURS = {
    "light": (
        *("#1995fe", "#c82f69", "#145f49", "#899811", "#594fb5"),
        *("#5f7211", "#19867c", "#e568a3", "#68014e", "#3c400c"),
    ),
    "dark": (
        *("#ca8af7", "#ce7f1e", "#0db87a", "#f4c63c", "#c72b42"),
        *("#1bf8e3", "#9a46b2", "#959ea7", "#128473", "#e2fcbd"),
    ),
}
"""As many as can be distinguished; there are no more clusters than colours.

Found by simulated annealing: any two differ much, to normal eyes and to those that lack
one kind of cone, with a contrast of 3:1 to the paper. The tests measure it.
"""
