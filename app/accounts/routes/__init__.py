"""The pages of identity: login, registration, passwords, the account, and revealing what is protected."""

from flask import Blueprint

from app.accounts.identities import init_login

bp = Blueprint("accounts", "app.accounts", template_folder="templates")
bp.record_once(lambda state: init_login(state.app))

from app.accounts.routes import account, login, passwords, register, revealing, second_factor  # noqa: E402

__all__ = ["account", "bp", "login", "passwords", "register", "revealing", "second_factor"]
