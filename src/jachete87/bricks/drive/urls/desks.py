"""Addresses of the drive's desks, below /espace/drive/."""

from django.urls import path

from jachete87.bricks.drive.views import cycles, post, post_data, post_end

_POST = "poste/<int:cycle_id>/<int:point_id>"

urlpatterns = [
    path("ventes", cycles.cycles, name="cycles"),
    path("poste/", post.posts, name="posts"),
    path("poste/service.js", post.worker, name="post_worker"),
    path(f"{_POST}/etat", post_data.state, name="post_state"),
    path(f"{_POST}/envoi", post_data.deeds, name="post_deeds"),
    path(f"{_POST}/geste", post_data.deed, name="post_deed"),
    path(f"{_POST}/a-verifier", post_end.conflicts, name="post_conflicts"),
    path(f"{_POST}/cloture", post_end.end_of_day, name="post_end"),
    path(f"{_POST}/<slug:name>", post.post, name="post"),
]
