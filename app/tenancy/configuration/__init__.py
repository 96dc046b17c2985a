"""The typed configuration of an association: its folder read strictly, checked, and made into one frozen value.

`load.load(folder)` is the way in; `words.pick` reads a text in a language; `speech.Speech` evaluates expressions.
"""
