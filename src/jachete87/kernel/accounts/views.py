"""Pages of sign-in (django-allauth's, each with its rule of access) and of one's own account."""

from allauth.account import views as allauth
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jachete87.base.access import access
from jachete87.kernel.accounts import actions, queries
from jachete87.kernel.accounts.forms import ProfileForm
from jachete87.kernel.accounts.models import User
from jachete87.kernel.accounts.rules import DEMO_ACCOUNTS, DEMO_WORD

_DEMO = {"demo_accounts": DEMO_ACCOUNTS if settings.DEMO else (), "demo_password": DEMO_WORD}

sign_in = access("public")(allauth.LoginView.as_view(extra_context=_DEMO))
sign_out = access("public")(allauth.logout)
sign_up = access("public")(allauth.signup)
inactive = access("public")(allauth.account_inactive)
reauthenticate = access("signed_in")(allauth.reauthenticate)
addresses = access("signed_in")(allauth.email)
address_mail_sent = access("public")(allauth.email_verification_sent)
confirm_address = access("public")(allauth.confirm_email)
change_password = access("signed_in")(allauth.password_change)
set_password = access("signed_in")(allauth.password_set)
forgot_password = access("public")(allauth.password_reset)
forgot_password_sent = access("public")(allauth.password_reset_done)
new_password = access("public")(allauth.password_reset_from_key)
new_password_done = access("public")(allauth.password_reset_from_key_done)


@access("signed_in")
def arrival(request: HttpRequest) -> HttpResponse:
    """Where one goes after signing in: to the space in which one works, else to one's purchases."""
    spaces = queries.spaces_of(request.user)
    return redirect(spaces[0].page if spaces else "account")


@access("signed_in")
def profile(request: HttpRequest) -> HttpResponse:
    """One's name, telephone and language."""
    person: User = request.user  # type: ignore[assignment]
    known = {"full_name": person.full_name, "phone": person.phone, "language": person.language}
    form = ProfileForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        actions.update_profile(person=person, **form.cleaned_data)
        messages.success(request, _("Votre profil est enregistré."))
        return redirect("account_profile")
    return render(request, "account/profile.jinja", {"form": form}, status=422 if form.errors else 200)


@access("signed_in")
def personal_data(request: HttpRequest) -> JsonResponse:
    """All that is kept about oneself, as a file."""
    person: User = request.user  # type: ignore[assignment]
    answer = JsonResponse(queries.personal_data(person), json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="jachete87-donnees.json"'
    return answer
