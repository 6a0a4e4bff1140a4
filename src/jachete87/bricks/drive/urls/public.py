"""Addresses of the drive's pages, below /drive/."""

from django.urls import path

from jachete87.bricks.drive.views import public, subscriptions

urlpatterns = [
    path("", public.home, name="drive_home"),
    path("points/<slug:slug>", public.point, name="drive_point"),
    path("abonnements", subscriptions.subscriptions, name="drive_subscriptions"),
    path("abonnements/nouveau", subscriptions.subscribe, name="drive_subscribe"),
    path("abonnements/<int:subscription_id>", subscriptions.subscription, name="drive_subscription"),
    path("abonnements/<int:subscription_id>/ventes/<int:cycle_id>", subscriptions.turn, name="drive_subscription_turn"),
    path("abonnements/<int:subscription_id>/pause", subscriptions.pause, name="drive_subscription_pause"),
    path("abonnements/<int:subscription_id>/fin", subscriptions.end, name="drive_subscription_end"),
]
