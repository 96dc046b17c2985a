"""What this room does in the background, and which templates a folder may name or take up."""

from pathlib import Path

from app.documents.actions import DRAW, draw_pending
from app.jobs.actions import job
from app.jobs.models import Job
from app.tenancy import clock
from app.tenancy.configuration.checks.files import house_templates

DRAWN = Path(__file__).parent / "templates" / "documents"
house_templates.update(path.stem for path in DRAWN.glob("*.html") if not path.stem.startswith(("_", "verify")))


@job(DRAW)
def draw_document(asked: Job) -> None:
    """Draws the PDF of a document just issued; one that is drawn already is left as it is."""
    draw_pending(asked.args["document"], now=clock.now())
