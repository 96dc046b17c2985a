"""What this room does in the background."""

from app.documents.actions import DRAW, draw_pending
from app.jobs.actions import job
from app.jobs.models import Job
from app.tenancy import clock


@job(DRAW)
def draw_document(asked: Job) -> None:
    """Draws the PDF of a document just issued; one that is drawn already is left as it is."""
    draw_pending(asked.args["document"], now=clock.now())
