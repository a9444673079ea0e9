"""Attacks on the portal as an authorised review makes them: one file for each kind, each attack named.

The ordinary run takes every n-th of the steps, the same each time; ``script/test --long`` takes all.
"""
