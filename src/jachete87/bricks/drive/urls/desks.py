"""Addresses of the drive's desks, below /espace/drive/."""

from django.urls import path

from jachete87.bricks.drive.views import cycles, entry, harvests, papers, points, rota, rules, sale, slots

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
    path("ventes/<int:cycle_id>/creneaux", slots.slots, name="slots"),
    path("ventes/<int:cycle_id>/creneaux/nouveau", slots.add, name="slot_add"),
    path("ventes/<int:cycle_id>/creneaux/<int:slot_id>", slots.change, name="slot_change"),
    path("ventes/<int:cycle_id>/permanences", rota.rota, name="rota"),
    path("ventes/<int:cycle_id>/permanences/reprendre", rota.copy, name="rota_copy"),
    path("ventes/<int:cycle_id>/permanences/<int:shift_id>/ajouter", rota.put, name="duty_on"),
    path("ventes/<int:cycle_id>/permanences/retirer/<int:duty_id>", rota.take_off, name="duty_off"),
    path("points", points.points, name="points"),
    path("points/nouveau", points.new_point, name="point_new"),
    path("points/<int:point_id>", points.point, name="point"),
    path("points/<int:point_id>/fermer", points.close, name="point_close"),
    path("points/<int:point_id>/rouvrir/<int:closed_id>", points.open_again, name="point_open"),
    path("ventes/<int:cycle_id>/papiers", papers.papers, name="papers"),
    path("ventes/<int:cycle_id>/papiers/<slug:name>.pdf", papers.paper, name="paper"),
    path("ventes/<int:cycle_id>/affiche-<slug:size>.pdf", papers.poster, name="poster"),
    path("ventes/<int:cycle_id>/catalogue.pdf", papers.catalogue, name="catalogue"),
    path("ventes/<int:cycle_id>/recoltes", harvests.watch, name="harvest_watch"),
    path("ventes/<int:cycle_id>/saisie", entry.entry, name="entry"),
    path("saisies/<slug:reference>", entry.entered, name="entered"),
    path("saisies/<slug:reference>/confirmation.pdf", entry.confirmation, name="entered_confirmation"),
    path("recoltes", harvests.harvests, name="harvests"),
    path("recoltes/<int:leg_id>.pdf", harvests.watched, name="harvest_paper"),
    path("recoltes/<int:leg_id>/renvoyer", harvests.again, name="harvest_again"),
]
