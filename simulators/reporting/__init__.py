"""A simulated national reporting system: it takes reports over HTTP and gives receipts."""
