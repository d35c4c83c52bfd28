"""One function a question, and the only SQL outside ``etl``.

Each takes a ``Database`` and codes, and gives typed values (``Observation``, ``IndicatorInfo`` ...), never frames of
loose columns. Codes reach SQL as parameters only.
"""
