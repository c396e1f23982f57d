"""What a higher layer has locked is written by nobody: asked once more inside the transaction that writes."""

from gansao.assessments import queries
from gansao.assessments.models import Dossier, Layer
from gansao.assessments.permissions import WRITABLE
from gansao.domain.text import running
from gansao.programmes.actions import Refused
from gansao.programmes.models import Participation


def refuse_locked(participation: Participation, *layers: str) -> None:
    """The dossier may have gone on between the page and the press. One of the layers must still be open."""
    writable = [WRITABLE.get(Layer(layer)) for layer in layers]
    state = queries.dossier_state_now(participation)
    if all(states is not None and state not in states for states in writable):
        raise Refused(f"Hồ sơ đã sang bước “{running(Dossier.State(state).label)}” nên phần này đã khóa, chưa ghi gì.")
