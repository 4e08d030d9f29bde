"""Pure decisions about drawn processes."""
