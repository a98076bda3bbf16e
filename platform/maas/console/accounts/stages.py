"""What stands between a right password and a session, in this order."""

from typing import Any

from allauth.account.stages import EmailVerificationStage

from maas.console.accounts import addresses

STAGES = [
    "maas.console.accounts.stages.ConfirmEmail",
    "allauth.mfa.stages.AuthenticateStage",
]


class ConfirmEmail(EmailVerificationStage):  # type: ignore[misc]  # allauth has no types
    """Asks for the code that was mailed, from those who must confirm.

    A sign-in of nobody is the answer to a sign-up under an address that has an account.
    """

    def handle(self) -> tuple[Any, bool]:
        user = self.login.user
        if user is not None and not addresses.must_confirm(user):
            return None, True
        answer: tuple[Any, bool] = super().handle()
        return answer
