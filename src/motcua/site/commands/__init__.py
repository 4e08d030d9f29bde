"""The words of ``motcua``, one module each: ``main(argv) -> int``."""
