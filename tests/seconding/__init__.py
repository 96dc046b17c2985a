"""Tests of what takes two persons."""
