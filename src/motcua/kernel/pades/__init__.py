"""Signatures in PDF files (PAdES), made and checked in processes of their own.

`helper` is what the house uses: it hands work to a child process and takes the answer. Everything else here runs in
that child: `child` is its loop, `keys` opens keys, `making` signs, `checking` validates, `reading` makes reading
quicker. A key's driver is foreign native code, and a PDF from outside is anybody's: neither may take the worker down
with it, and the child that reads what came from outside holds no secret. An idle child gives its memory back (60 MB).
"""
