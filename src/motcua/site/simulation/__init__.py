"""Days of invented life: people file and officers work, through the same actions as everybody, at times told to them.

Nothing here may do what a person could not: the house is entered through its façades only. Everything follows from
a seed and the shape in ``content/<province>/demo``; a second run finds its dossiers by their keys and adds nothing.
"""
