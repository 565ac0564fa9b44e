"""Who answers for the scores of an installation, in words for the people scored."""

from scoring_service.explanation.wording import gettext as _


def responsible_text(operator: str) -> str:
    """Name whoever runs the installation; say plainly where that is nobody."""
    return operator or _("Nobody. This installation is only for trying things out.")
