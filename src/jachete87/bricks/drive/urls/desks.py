"""Addresses of the drive's desks, below /espace/drive/."""

from django.urls import path

from jachete87.bricks.drive.views import cycles, rules, sale

urlpatterns = [
    path("ventes", cycles.cycles, name="cycles"),
    path("ventes/<int:cycle_id>", sale.cycle, name="cycle"),
    path("ventes/<int:cycle_id>/deplacer", sale.move, name="cycle_move"),
    path("ventes/<int:cycle_id>/annuler", sale.cancel, name="cycle_cancel"),
    path("ventes/<int:cycle_id>/reunir", sale.merge, name="cycle_merge"),
    path("ventes/<int:cycle_id>/ecrire", sale.message, name="cycle_message"),
    path("rythmes", rules.rules, name="rules"),
    path("rythmes/<int:rule_id>", rules.rule, name="rule"),
    path("rythmes/<int:rule_id>/marche", rules.rule_run, name="rule_run"),
    path("rythmes/<int:rule_id>/exception", rules.rule_except, name="rule_except"),
    path("drives/<int:drive_id>", rules.farm_drive, name="farm_drive"),
    path("nouveau", rules.mini_drive, name="mini_drive"),
]
