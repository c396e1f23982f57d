"""Words that the pages of a dossier need."""

from django import template

from gansao.assessments.evidence import kind_in_words
from gansao.assessments.models import Evidence

register = template.Library()


@register.simple_tag
def evidence_kind(piece: Evidence) -> str:
    """What a piece is, in a word: a picture, a PDF, a link."""
    return kind_in_words(piece)
