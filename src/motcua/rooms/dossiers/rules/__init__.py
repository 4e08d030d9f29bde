"""Pure decisions about dossiers."""
