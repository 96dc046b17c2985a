"""The pages of identity: login, registration, passwords, the account, and revealing what is protected."""

from typing import cast

from flask import Blueprint, Flask

from app.accounts.identities import init_login

bp = Blueprint("accounts", "app.accounts", template_folder="templates")
bp.record_once(lambda state: init_login(cast("Flask", state.app)))

from app.accounts.routes import account, deputies, login, passwords, register, revealing, second_factor  # noqa: E402

__all__ = ["account", "bp", "deputies", "login", "passwords", "register", "revealing", "second_factor"]
