"""The claim ledger: what the 2021 report says, held against figures by rules that the catalog declares.

PURE: findings, rules and figures in, verdicts with the figures they rest on out. A finding is never a measurement; a
verdict says whether figures agree with it, and every verdict can be worked out again by hand from what it carries.
"""
