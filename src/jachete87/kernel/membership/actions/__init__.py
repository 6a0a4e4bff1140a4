"""What is done with institutions and sellers."""

from jachete87.kernel.membership.actions.institutions import load_institutions
from jachete87.kernel.membership.actions.life import activate, resume, send_back, submit, suspend, verify
from jachete87.kernel.membership.actions.profile import set_siret, update_profile

__all__ = [
    "activate",
    "load_institutions",
    "resume",
    "send_back",
    "set_siret",
    "submit",
    "suspend",
    "update_profile",
    "verify",
]
