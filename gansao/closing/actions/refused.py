"""Why something is not done, in Vietnamese, and what is held while it is."""

from gansao.programmes.models import Programme


class Refused(Exception):
    """What was asked cannot be done; the message says why and what to do."""


def held_programme(programme: Programme) -> Programme:
    """The year, held until the transaction ends."""
    rows = Programme.objects.select_for_update(of=("self",)).select_related("province")
    return rows.get(pk=programme.pk)
