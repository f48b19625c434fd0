"""The double's own page, where a shopper pays with a press of a button."""

from html import escape

from tests.doubles.stripe.account import PAGE, Account
from tests.doubles.stripe.shapes import Json

BUTTONS = {
    "pay": "Pay",
    "secure": "Pay, the bank asks first",
    "slow": "Pay by bank",
    "decline": "Card declined",
}
ASKED = {"approve": "Approve", "refuse": "Refuse"}


def show(account: Account, session_id: str) -> str:
    session = account.session(session_id)
    if session["status"] != "open":
        return _page("You’re all done here", "<p>This page has ended.</p>")
    intent = account.intents.get(session["payment_intent"] or "")
    asked = intent is not None and intent["status"] == "requires_action"
    buttons = "".join(
        f'<p><button name="button" value="{name}">{label}</button></p>'
        for name, label in (ASKED if asked else BUTTONS).items()
    )
    declined = intent is not None and intent["status"] == "requires_payment_method"
    return _page(
        f"{session['amount_total']} {session['currency']}",
        ('<p role="alert">Your card was declined. Try another.</p>' if declined else "")
        + f'<form method="post" action="{PAGE}{escape(session_id)}">{buttons}</form>'
        + (f'<p><a href="{escape(session["cancel_url"])}">Back</a></p>' if session["cancel_url"] else ""),
    )


def press(account: Account, session_id: str, button: str) -> str:
    """Where the shopper is led: back to the shop when it is done, else to the page again."""
    session: Json = account.session(session_id)
    actions = {"pay": account.pay, "slow": account.pay_slowly, "decline": account.decline}
    actions |= {"secure": account.challenge, "approve": account.pay, "refuse": account.decline}
    done = button in actions and actions[button](session_id)
    if done and session["status"] == "complete":
        return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session_id)
    return f"{PAGE}{session_id}"


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<link rel="icon" href="data:,"></head><body><main><h1>{escape(title)}</h1>{body}</main></body></html>'
    )
