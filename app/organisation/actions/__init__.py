"""What is done with the tree and the people in charge; one file a journey."""

from app.organisation.actions.appointing import Chosen, enter_appointment, enter_ending
from app.organisation.actions.changing import move, rename, set_data
from app.organisation.actions.closing import Closing, begin_closing, close, hand_on_and_close
from app.organisation.actions.granting import Invitation, end_grant, give, invite, invite_again, set_login, take
from app.organisation.actions.opening import Administrator, Opened, Opening, open_body
from app.organisation.actions.staffing import Placed, place_somebody, take_off

__all__ = [
    "Administrator",
    "Chosen",
    "Closing",
    "Invitation",
    "Opened",
    "Opening",
    "Placed",
    "begin_closing",
    "close",
    "end_grant",
    "enter_appointment",
    "enter_ending",
    "give",
    "hand_on_and_close",
    "invite",
    "invite_again",
    "move",
    "open_body",
    "place_somebody",
    "rename",
    "set_data",
    "set_login",
    "take",
    "take_off",
]
