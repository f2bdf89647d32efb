"""
The state of an account, and the one that is asked for → whether that can follow.

``disabled`` is who has no account; an invitation is accepted or declined by the
customer. Source: `CustomerState` in Shopify's Admin API.
"""

from collections.abc import Mapping

from custquery.shop.customers.problems import Problem

#: What can follow on a state.
_FOLLOWS: Mapping[str, frozenset[str]] = {
    "disabled": frozenset({"invited", "enabled"}),
    "invited": frozenset({"enabled", "declined", "disabled"}),
    "enabled": frozenset({"disabled"}),
    "declined": frozenset({"invited", "enabled", "disabled"}),
}
#: The states of who must be reachable by e-mail.
_REACHED = frozenset({"invited", "enabled"})


def wrong_account(before: object, after: object, email: object) -> Problem | None:
    """
    Return why *after* cannot follow on *before*, or None when it can.

    Args:
        before: The state that is.
        after: The state that is wanted.
        email: The e-mail address that she will have.

    >>> wrong_account("enabled", "invited", "noor@example.com").code
    'profile-account-step'
    """
    if before != after and after not in _FOLLOWS[str(before)]:
        args = {
            "before": str(before),
            "after": str(after),
            "known": ", ".join(sorted(_FOLLOWS[str(before)])),
        }
        return Problem("profile-account-step", "account_status", args)
    if after in _REACHED and not email:
        args = {"after": str(after)}
        return Problem("profile-account-without-email", "email", args)
    return None
