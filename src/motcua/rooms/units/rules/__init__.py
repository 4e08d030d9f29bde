"""Pure decisions: the calendar laid out, the deadline and its explanation, agency codes, and changes of units."""
