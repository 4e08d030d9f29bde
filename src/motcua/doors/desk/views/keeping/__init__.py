"""What administrators keep: units, officers, calendars, the catalogue, processes, machines, messages, the journal."""
