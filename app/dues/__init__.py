"""Dues: fee versions and their arithmetic, bills, payments and vouchers, what is owed and since when."""
