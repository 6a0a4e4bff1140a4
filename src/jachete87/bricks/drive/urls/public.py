"""Addresses of the drive's pages, below /drive/."""

from django.urls import path, re_path

from jachete87.bricks.drive.views import harvests, public, subscriptions, waiting

urlpatterns = [
    path("", public.home, name="drive_home"),
    path("drives/<slug:slug>", public.drive, name="drive_page"),
    path("points/<slug:slug>", public.point, name="drive_point"),
    path("attente/<int:slot_id>", waiting.wait, name="drive_wait"),
    path("attente/quitter/<str:token>", waiting.leave, name="drive_wait_left"),
    re_path(r"^recolte/(?P<token>[-:\w]+)/liste$", harvests.harvest, name="drive_harvest"),
    re_path(r"^recolte/(?P<token>[-:\w]+)/liste\.(?P<kind>pdf|csv)$", harvests.harvest_file, name="drive_harvest_file"),
    path("abonnements", subscriptions.subscriptions, name="drive_subscriptions"),
    path("abonnements/nouveau", subscriptions.subscribe, name="drive_subscribe"),
    path("abonnements/<int:subscription_id>", subscriptions.subscription, name="drive_subscription"),
    path("abonnements/<int:subscription_id>/ventes/<int:cycle_id>", subscriptions.turn, name="drive_subscription_turn"),
    path("abonnements/<int:subscription_id>/pause", subscriptions.pause, name="drive_subscription_pause"),
    path("abonnements/<int:subscription_id>/fin", subscriptions.end, name="drive_subscription_end"),
]
