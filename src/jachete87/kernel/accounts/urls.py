"""Addresses of sign-in and of one's own account; the names are those that django-allauth asks for."""

from django.urls import path, re_path

from jachete87.kernel.accounts import views

urlpatterns = [
    path("compte/connexion", views.sign_in, name="account_login"),
    path("compte/deconnexion", views.sign_out, name="account_logout"),
    path("compte/inscription", views.sign_up, name="account_signup"),
    path("compte/inactif", views.inactive, name="account_inactive"),
    path("compte/verification", views.reauthenticate, name="account_reauthenticate"),
    path("compte/adresses", views.addresses, name="account_email"),
    path("compte/adresses/envoyee", views.address_mail_sent, name="account_email_verification_sent"),
    re_path(r"^compte/adresses/(?P<key>[-:\w]+)$", views.confirm_address, name="account_confirm_email"),
    path("compte/mot-de-passe", views.change_password, name="account_change_password"),
    path("compte/mot-de-passe/choisir", views.set_password, name="account_set_password"),
    path("compte/mot-de-passe/oublie", views.forgot_password, name="account_reset_password"),
    path("compte/mot-de-passe/oublie/envoye", views.forgot_password_sent, name="account_reset_password_done"),
    path("compte/mot-de-passe/nouveau/fait", views.new_password_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^compte/mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        views.new_password,
        name="account_reset_password_from_key",
    ),
    path("compte/entree", views.arrival, name="account_arrival"),
    path("compte/profil", views.profile, name="account_profile"),
    path("compte/donnees.json", views.personal_data, name="account_data"),
]
