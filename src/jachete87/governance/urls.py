"""Addresses of the institutions' space."""

from django.urls import path

from jachete87.governance.views import brick, campaigns, containers, gift_cards, home, mails, members, money

app_name = "governance"
urlpatterns = [
    path("espace/organisme/", home.home, name="home"),
    path("espace/organisme/flux", home.feeds, name="feeds"),
    path("espace/organisme/membres", members.members, name="members"),
    path("espace/organisme/membres/<int:seller_id>", members.member, name="member"),
    path("espace/organisme/membres/<int:seller_id>/decision", members.decide, name="decide"),
    path("espace/organisme/courriels", mails.mails, name="mails"),
    path("espace/organisme/courriels/reessayer", mails.retry, name="mails_retry"),
    path("espace/organisme/actualites", mails.news, name="news"),
    path("espace/organisme/courriels/apercus", mails.previews, name="mail_previews"),
    path(
        "espace/organisme/courriels/apercus/<slug:slug>.<str:language>.<str:form>", mails.preview, name="mail_preview"
    ),
    path("espace/organisme/campagnes", campaigns.campaigns, name="campaigns"),
    path("espace/organisme/campagnes/<int:campaign_id>", campaigns.campaign, name="campaign"),
    path("espace/organisme/campagnes/<int:campaign_id>/lots", campaigns.batch, name="campaign_batch"),
    path("espace/organisme/campagnes/<int:campaign_id>/lots/<int:batch_id>", campaigns.sheet, name="campaign_sheet"),
    path("espace/organisme/campagnes/<int:campaign_id>/arret", campaigns.move, name="campaign_move"),
    path("espace/organisme/campagnes/<int:campaign_id>/etats", campaigns.reimburse, name="campaign_reimburse"),
    path(
        "espace/organisme/campagnes/<int:campaign_id>/etats/<int:number>.csv",
        campaigns.statement,
        name="campaign_statement",
    ),
    path("espace/organisme/cartes-cadeaux", gift_cards.gift_cards, name="gift_cards"),
    path("espace/organisme/cartes-cadeaux/etats", gift_cards.reimburse, name="gift_cards_reimburse"),
    path("espace/organisme/cartes-cadeaux/etats/<int:number>.csv", gift_cards.statement, name="gift_cards_statement"),
    path("espace/organisme/consignes", containers.containers, name="containers"),
    path("espace/organisme/consignes/contenants", containers.types, name="container_types"),
    path("espace/organisme/consignes/contenants/<int:container_id>", containers.one_type, name="container_type"),
    path("espace/organisme/consignes/rendre", containers.take, name="container_return"),
    path("espace/organisme/releve", money.statement, name="statement"),
    path("espace/organisme/prestataires", money.clearing, name="clearing"),
    path("espace/organisme/briques/<slug:slug>", brick.brick, name="brick"),
]
