"""Log lines without personal data: an error says what broke and where in the code, never with which values."""

import logging
import traceback


class Discreet(logging.Filter):
    """Replaces the text of an exception, which often quotes values, by its kind and the places it passed through."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[1] is not None:
            problem = record.exc_info[1]
            places = traceback.extract_tb(problem.__traceback__)[-6:]
            where = " < ".join(
                f"{place.filename.rpartition('motcua/')[2]}:{place.lineno}" for place in reversed(places)
            )
            record.exc_info = None
            record.exc_text = f"  {type(problem).__name__} at {where}"
        record.__dict__.pop("request", None)
        return True
