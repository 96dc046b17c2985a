"""What the front page works out from configuration: order and frames of sections, prices, windows, rings. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, pi, sin

from app.kernel.money import Money
from app.tenancy.configuration.concepts.fees import FeeLine, Fees, plain_price, price_range
from app.tenancy.configuration.concepts.membership import Tier
from app.tenancy.configuration.words import Days

HEROES = frozenset({"letter", "statement", "doors", "calendar", "rings"})
CELLS = frozenset({"notices_journals", "tiers", "organisation_chronicle", "joining"})
TINTED = frozenset({"steps", "notices_training", "tasks", "areas"})
GENERIC_FRONT = ("statement", "steps", "notices_dues", "services")
RADII = (188, 144, 100)
CENTRE = 210
MONTHS = 12


@dataclass(frozen=True)
class Placed:
    """A section where it stands: its name, the classes of its band (heroes and cells have none), its heading's level."""

    name: str
    band: str = ""
    title: str = "h2"


@dataclass(frozen=True)
class Frame:
    """Neighbouring sections that share a frame: cells of one lattice, or bands from edge to edge."""

    lattice: bool
    sections: tuple[Placed, ...]


def frames(front: Sequence[str]) -> list[Frame]:
    """Sections in the association's order; tinted bands never touch, two plain ones share the air between them."""
    found: list[Frame] = []
    last, first_hero = "", next((name for name in front if name in HEROES), "")
    for name in front:
        last = "" if name in CELLS or name in HEROES else _band(name, last)
        placed, lattice = Placed(name, last, "h1" if name == first_hero else "h2"), name in CELLS
        if found and found[-1].lattice == lattice:
            found[-1] = Frame(lattice, (*found[-1].sections, placed))
        else:
            found.append(Frame(lattice, (placed,)))
    return found


def _band(name: str, before: str) -> str:
    if name in TINTED and "band-tint" not in before:
        return "band band-tint"
    return "band band-plain" if before and "band-tint" not in before else "band"


@dataclass(frozen=True)
class Price:
    """What one tier pays a year: an amount in fen, None where it depends on more than the tier; then from low to high."""

    tier: str
    fen: int | None
    between: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        """10,000 as price lists print it, or 800–3,000; empty where a formula works it out or nothing is to pay."""
        if self.fen is None and self.between and self.between[0] < self.between[1]:
            return "–".join(Money(end).short() for end in self.between)
        return Money(self.fen).short() if self.fen else ""


def current_fees(versions: Sequence[Fees], today: date) -> Fees | None:
    """The version in force: the latest that has begun, else the first to come."""
    begun = [version for version in versions if version.valid_from <= today]
    if begun:
        return max(begun, key=lambda version: version.valid_from)
    return min(versions, key=lambda version: version.valid_from, default=None)


def price_list(fees: Fees | None, tiers: Mapping[str, Tier]) -> list[Price]:
    """What each tier pays a year, high to low, as the document's table prints it. Empty without a fee schedule."""
    if fees is None:
        return []
    yearly = [line for line in fees.lines.values() if line.every == "year"]
    offered = [name for name in reversed(list(tiers)) if _offered(tiers[name], name, yearly)]
    return [Price(name, plain_price(name, yearly), price_range(name, yearly)) for name in offered]


def _offered(tier: Tier, name: str, lines: Iterable[FeeLine]) -> bool:
    return not tier.retired and any(not line.for_ or name in line.for_ for line in lines)


@dataclass(frozen=True)
class Month:
    """One month of the window's ornament: the open stretches inside it (first and last day), today if it is in it."""

    number: int
    stretches: tuple[tuple[int, int], ...]
    today: int | None = None
    open_today: bool = False

    @property
    def classes(self) -> str:
        """The look: open, and here where today's window is open."""
        return " ".join(word for word, so in (("open", self.stretches), ("here", self.open_today)) if so)


@dataclass(frozen=True)
class Window:
    """When a procedure may be started this year, seen from today."""

    stretches: tuple[tuple[date, date], ...]
    months: tuple[Month, ...]
    open: bool
    days_left: int | None
    next_open: date | None


def window(stretches: Sequence[Days], today: date) -> Window:
    """The twelve months with their open days; days left counts from today to the last day, that day not included."""
    years = (today.year, today.year + 1)
    spans = sorted((days.first.on(year), days.last.on(year)) for year in years for days in stretches)
    now = next((span for span in spans if span[0] <= today <= span[1]), None)
    coming = next((first for first, _ in spans if first > today), None)
    this_year = tuple(span for span in spans if span[0].year == today.year)
    return Window(
        stretches=this_year,
        months=tuple(_month(number, this_year, today) for number in range(1, MONTHS + 1)),
        open=now is not None,
        days_left=(now[1] - today).days if now else None,
        next_open=coming,
    )


def _month(number: int, spans: Iterable[tuple[date, date]], today: date) -> Month:
    first = date(today.year, number, 1)
    last = date(today.year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
    inside = tuple(
        (max(start, first).day, min(end, last).day) for start, end in spans if start <= last and end >= first
    )
    here = today.month == number
    return Month(number, inside, today.day if here else None,
                 here and any(start <= today.day <= end for start, end in inside))


def percent(reached: int, wanted: int) -> int:
    """Whole per cent, rounded half up, as the rings print it."""
    return (reached * 200 + wanted) // (wanted * 2) if wanted else 0


def arc(radius: int, share: float) -> str:
    """The path of a ring that begins at twelve o'clock and covers this share of the circle; empty for nothing."""
    if share <= 0:
        return ""
    angle = 2 * pi * min(share, 0.9999)
    x, y = CENTRE + radius * sin(angle), CENTRE - radius * cos(angle)
    return f"M{CENTRE} {CENTRE - radius}A{radius} {radius} 0 {int(angle > pi)} 1 {x:.1f} {y:.1f}"
